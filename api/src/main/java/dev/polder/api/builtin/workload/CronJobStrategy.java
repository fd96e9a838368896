package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// CronJobs.
public final class CronJobStrategy implements ResourceStrategy {
    /// The names of its jobs are up to eleven characters longer.
    private static final int MAX_NAME = 52;

    private static final int SCHEDULE_FIELDS = 5;

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
        String schedule = object.stringAt("spec", "schedule");
        if (schedule != null && !schedule.isEmpty() && !schedule.startsWith("@")) {
            List<String> fields = List.of(schedule.strip().split("\\s+", -1));
            if (fields.size() != SCHEDULE_FIELDS) {
                causes.invalid(
                        "spec.schedule",
                        schedule,
                        "expected exactly 5 fields, found %d: [%s]".formatted(fields.size(), String.join(" ", fields)));
            }
        }
        WorkloadRules.notNegative(object, "startingDeadlineSeconds", causes);
        WorkloadRules.notNegative(object, "successfulJobsHistoryLimit", causes);
        WorkloadRules.notNegative(object, "failedJobsHistoryLimit", causes);
        String template = "spec.jobTemplate.spec.template";
        JsonObject pods = object.objectAt("spec", "jobTemplate", "spec", "template");
        causes.addAll(PodValidation.template(pods, template));
        JobStrategy.restartPolicy(pods == null ? null : pods.stringAt("spec", "restartPolicy"), template, causes);
        String name = object.stringAt("metadata", "name");
        if (name != null && name.length() > MAX_NAME) {
            causes.invalid("metadata.name", name, "must be no more than 52 characters");
        }
        return causes.list();
    }
}
