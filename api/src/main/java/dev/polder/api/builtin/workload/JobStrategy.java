package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
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
        if (spec.has("selector") || spec.isTrue("manualSelector")) {
            labelLikeTemplate(object);
        }
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
        labelLikeTemplate(object);
    }

    /// A job without labels of its own has those of its pods.
    private static void labelLikeTemplate(JsonObject object) {
        JsonObject own = object.objectAt("metadata", "labels");
        JsonObject labels = object.objectAt("spec", "template", "metadata", "labels");
        if (labels != null && !labels.isEmpty() && (own == null || own.isEmpty())) {
            object.objectOrNew("metadata").put("labels", labels.deepCopy());
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        new JobRules(spec == null ? new JsonObject() : spec, "spec", causes).validate();
        JsonObject selector = object.objectAt("spec", "selector");
        String uid = object.stringAt("metadata", "uid");
        if (manual(object)) {
            if (selector == null) {
                causes.required("spec.selector", "");
            } else {
                SelectorRules.syntax(selector, "spec.selector", causes);
            }
            SelectorRules.matchTemplate(selector, object, causes);
        } else if (uid != null && selector != null) {
            JsonObject own = new JsonObject().put(PREFIX + "controller-uid", uid);
            JsonObject old = new JsonObject().put("controller-uid", uid);
            JsonObject labels = selector.object("matchLabels");
            if (selector.size() != 1 || labels == null || !(labels.equals(own) || labels.equals(old))) {
                causes.invalid("spec.selector", selector, "`selector` not auto-generated");
            }
            SelectorRules.matchTemplate(selector, object, causes);
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
        JsonObject template = object.objectAt("spec", "template");
        if (!waiting) {
            WorkloadRules.immutable(object, old, "template", causes);
        } else if (template != null && !schedulable(template).equals(schedulable(old.objectAt("spec", "template")))) {
            causes.invalid("spec.template.spec", template.get("spec"), Causes.IMMUTABLE);
        }
        return causes.list();
    }

    /// A template without what may change of it until the job first starts: what decides where pods run.
    private static JsonObject schedulable(@Nullable JsonObject template) {
        JsonObject fixed = template == null ? new JsonObject() : template.deepCopy();
        fixed.remove("metadata");
        JsonObject spec = fixed.objectOrNew("spec");
        for (String field : List.of("nodeSelector", "tolerations", "affinity", "schedulingGates")) {
            spec.remove(field);
        }
        for (JsonObject container : spec.objects("containers")) {
            container.remove("resources");
        }
        return fixed;
    }

    private static boolean manual(JsonObject object) {
        JsonObject spec = object.object("spec");
        return spec != null && spec.isTrue("manualSelector");
    }
}
