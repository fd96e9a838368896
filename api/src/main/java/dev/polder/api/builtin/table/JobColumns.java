package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The columns of Jobs and CronJobs.
public final class JobColumns {
    private JobColumns() {}

    public static List<PrinterColumn> jobs() {
        String[] podSpec = {"spec", "template", "spec"};
        return List.of(
                Columns.NAME,
                Columns.text("Status", "Where the job stands.", JobColumns::status),
                Columns.text("Completions", "Pods that succeeded, of those wanted.", JobColumns::completions),
                Columns.timed("Duration", "How long the job took, or takes.", JobColumns::duration),
                Columns.AGE,
                Containers.namesColumn(podSpec),
                Containers.imagesColumn(podSpec),
                Columns.wide(Columns.text(
                        "Selector",
                        "Which pods belong here.",
                        o -> Selectors.selector(o.objectAt("spec", "selector")))));
    }

    public static List<PrinterColumn> cronJobs() {
        String[] podSpec = {"spec", "jobTemplate", "spec", "template", "spec"};
        return List.of(
                Columns.NAME,
                Columns.text("Schedule", "When jobs are started.", o -> Columns.at("", o, "spec", "schedule")),
                Columns.text(
                        "Timezone", "Time zone of the schedule.", o -> Columns.at(Columns.NONE, o, "spec", "timeZone")),
                suspend(),
                Columns.number("Active", "Jobs that run now.", o -> {
                    JsonArray active = o.arrayAt("status", "active");
                    return active == null ? 0 : active.size();
                }),
                Columns.timed("Last Schedule", "How long ago a job was last started.", (o, now) -> {
                    String last = o.stringAt("status", "lastScheduleTime");
                    return last == null ? Columns.NONE : HumanDuration.since(last, now);
                }),
                Columns.AGE,
                Containers.namesColumn(podSpec),
                Containers.imagesColumn(podSpec),
                Columns.wide(Columns.text(
                        "Selector",
                        "Which pods belong to the jobs.",
                        o -> Selectors.selector(o.objectAt("spec", "jobTemplate", "spec", "selector")))));
    }

    private static PrinterColumn suspend() {
        PrinterColumn text = Columns.text("Suspend", "Whether no jobs are started.", o -> {
            JsonObject spec = o.object("spec");
            return spec == null || !spec.has("suspend") ? Columns.UNSET : spec.isTrue("suspend") ? "True" : "False";
        });
        return new PrinterColumn(text.name(), "boolean", "", text.description(), 0, text.cell());
    }

    private static String status(JsonObject job) {
        JsonObject status = job.object("status");
        Set<String> holding = status == null
                ? Set.of()
                : status.objects("conditions").stream()
                        .filter(c -> c.string("status", "").equals("True"))
                        .map(c -> c.string("type", ""))
                        .collect(Collectors.toSet());
        for (String end : List.of("Complete", "Failed")) {
            if (holding.contains(end)) {
                return end;
            }
        }
        if (Columns.deleting(job)) {
            return "Terminating";
        }
        for (String state : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (holding.contains(state)) {
                return state;
            }
        }
        return "Running";
    }

    private static String completions(JsonObject job) {
        long succeeded = Columns.at(job, "status", "succeeded");
        if (job.integerAt("spec", "completions").isPresent()) {
            return succeeded + "/" + Columns.at(job, "spec", "completions");
        }
        long parallelism = Columns.at(job, "spec", "parallelism");
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String duration(JsonObject job, Instant now) {
        Instant start = HumanDuration.instant(job.stringAt("status", "startTime"));
        if (start == null) {
            return "";
        }
        Instant end = HumanDuration.instant(job.stringAt("status", "completionTime"));
        return HumanDuration.of(Duration.between(start, end == null ? now : end));
    }
}
