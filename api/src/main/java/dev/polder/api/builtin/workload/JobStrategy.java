package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Jobs.
public final class JobStrategy implements ResourceStrategy {
    private static final String PREFIX = "batch.kubernetes.io/";

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1);
        }
        Defaults.put(spec, "parallelism", 1);
        Defaults.put(spec, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        Defaults.put(spec, "completionMode", "NonIndexed");
        Defaults.put(spec, "suspend", false);
        Defaults.put(spec, "manualSelector", false);
        Defaults.put(spec, "podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    /// Gives the job a selector of its own uid, which must be set before.
    @Override
    public void prepareForCreate(JsonObject object) {
        JsonObject spec = object.object("spec");
        String uid = object.stringAt("metadata", "uid");
        if (spec == null || uid == null || spec.isTrue("manualSelector")) {
            return;
        }
        String name = object.stringAt("metadata", "name");
        JsonObject labels = spec.objectOrNew("template").objectOrNew("metadata").objectOrNew("labels");
        labels.put(PREFIX + "controller-uid", uid);
        labels.put("controller-uid", uid);
        if (name != null) {
            labels.put(PREFIX + "job-name", name);
            labels.put("job-name", name);
        }
        spec.objectOrNew("selector").objectOrNew("matchLabels").put(PREFIX + "controller-uid", uid);
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        for (String field : List.of(
                "parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished")) {
            WorkloadRules.notNegative(object, field, causes);
        }
        JsonObject selector = object.objectAt("spec", "selector");
        if (selector != null && !selector.isEmpty()) {
            SelectorRules.validate(object, "job", causes);
        } else if (manual(object)) {
            causes.required("spec.selector", "");
        }
        causes.addAll(PodValidation.template(object.objectAt("spec", "template"), "spec.template"));
        restartPolicy(object.stringAt("spec", "template", "spec", "restartPolicy"), "spec.template", causes);
        String mode = object.stringAt("spec", "completionMode");
        if ("Indexed".equals(mode) && object.integerAt("spec", "completions").isEmpty()) {
            causes.required("spec.completions", "when completion mode is Indexed");
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        WorkloadRules.immutable(object, old, "completionMode", causes);
        if (!"Indexed".equals(old.stringAt("spec", "completionMode"))) {
            WorkloadRules.immutable(object, old, "completions", causes);
        }
        JsonObject before = old.object("spec");
        boolean waiting = before != null && before.isTrue("suspend") && old.stringAt("status", "startTime") == null;
        if (!waiting) {
            WorkloadRules.immutable(object, old, "template", causes);
        }
        return causes.list();
    }

    static void restartPolicy(@Nullable String policy, String template, Causes causes) {
        List<String> good = List.of("OnFailure", "Never");
        if (policy != null && !Set.copyOf(good).contains(policy)) {
            causes.notSupported(template + ".spec.restartPolicy", policy, good);
        }
    }

    private static boolean manual(JsonObject object) {
        JsonObject spec = object.object("spec");
        return spec != null && spec.isTrue("manualSelector");
    }
}
