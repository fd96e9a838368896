package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// CronJobs.
public final class CronJobStrategy implements ResourceStrategy {
    /// The names of its jobs are up to eleven characters longer.
    private static final int MAX_NAME = 52;

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "concurrencyPolicy", "Allow");
        Defaults.put(spec, "suspend", false);
        Defaults.put(spec, "successfulJobsHistoryLimit", 3);
        Defaults.put(spec, "failedJobsHistoryLimit", 1);
        PodDefaults.applyToTemplate(spec.objectAt("jobTemplate", "spec", "template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String schedule = Objects.requireNonNullElse(object.stringAt("spec", "schedule"), "");
        if (schedule.isEmpty()) {
            causes.required("spec.schedule", "");
        } else {
            CronSchedule.problem(schedule).ifPresent(wrong -> causes.invalid("spec.schedule", schedule, wrong));
        }
        timeZone(object.stringAt("spec", "timeZone"), causes);
        WorkloadRules.notNegative(object, "startingDeadlineSeconds", causes);
        WorkloadRules.notNegative(object, "successfulJobsHistoryLimit", causes);
        WorkloadRules.notNegative(object, "failedJobsHistoryLimit", causes);
        JsonObject job = object.objectAt("spec", "jobTemplate", "spec");
        jobTemplate(job == null ? new JsonObject() : job, "spec.jobTemplate.spec", causes);
        String name = object.stringAt("metadata", "name");
        if (name != null && name.length() > MAX_NAME) {
            causes.invalid("metadata.name", name, "must be no more than 52 characters");
        }
        return causes.list();
    }

    private static void jobTemplate(JsonObject job, String field, Causes causes) {
        new JobRules(job, field, causes).validate();
        if (job.has("selector")) {
            causes.invalid(field + ".selector", job.get("selector"), "`selector` will be auto-generated");
        }
        if (job.isTrue("manualSelector")) {
            causes.addAll(List.of(FieldError.notSupported(field + ".manualSelector", "true", "\"nil\", \"false\"")));
        }
    }

    private static void timeZone(@Nullable String zone, Causes causes) {
        if (zone == null) {
            return;
        }
        if (zone.isEmpty()) {
            causes.invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        } else if (zone.equalsIgnoreCase("Local")) {
            causes.invalid(
                    "spec.timeZone",
                    zone,
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        } else if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            causes.invalid("spec.timeZone", zone, "unknown time zone " + zone);
        }
    }
}
