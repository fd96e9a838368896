package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Deployments, ReplicaSets, StatefulSets and DaemonSets have in common.
public final class WorkloadRules {
    private static final Map<String, String> OWNERS = Map.of("statefulset", "StatefulSet", "daemonset", "DaemonSet");
    private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

    private WorkloadRules() {}

    /// A number of pods, or a share of them.
    public static void share(JsonObject rolling, String name, String field, Causes causes) {
        switch (rolling.get(name)) {
            case JsonInteger number when number.value() < 0 ->
                causes.invalid(field + "." + name, number.value(), "must be greater than or equal to 0");
            case JsonString text when !PERCENT.matcher(text.value()).matches() ->
                causes.invalid(
                        field + "." + name,
                        text.value(),
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
                                + "'93%', regex used for validation is '[0-9]+%')");
            case null, default -> {}
        }
    }

    /// A share that may not be more than all.
    public static void notAbove100(JsonObject rolling, String name, String field, Causes causes) {
        if (rolling.get(name) instanceof JsonString text
                && PERCENT.matcher(text.value()).matches()
                && new BigInteger(text.value().substring(0, text.value().length() - 1))
                                .compareTo(BigInteger.valueOf(100))
                        > 0) {
            causes.invalid(field + "." + name, text.value(), "must not be greater than 100%");
        }
    }

    /// Whether a number or share is nothing.
    static boolean isZero(@Nullable JsonValue value) {
        return (value instanceof JsonInteger number && number.value() == 0)
                || (value instanceof JsonString text && Set.of("0%", "0").contains(text.value()));
    }

    /// Selector, pod template and the numbers that may not be below zero.
    ///
    /// @param kind in lower case, for messages
    static List<StatusCause> validate(JsonObject object, String kind) {
        Causes causes = new Causes();
        for (String field : List.of("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")) {
            // A StatefulSet keeps all its revisions when the limit is below zero.
            if (!kind.equals("statefulset") || !field.equals("revisionHistoryLimit")) {
                notNegative(object, field, causes);
            }
        }
        if (kind.equals("daemonset") && object.objectAt("spec", "selector") == null) {
            SelectorRules.matchTemplate(null, object, causes);
        } else {
            // Upstream says "deployment" of a ReplicaSet too.
            SelectorRules.validate(object, kind.equals("replicaset") ? "deployment" : kind, causes);
        }
        causes.addAll(PodValidation.template(object.objectAt("spec", "template"), "spec.template"));
        String restart = object.stringAt("spec", "template", "spec", "restartPolicy");
        if (restart != null && !restart.equals("Always")) {
            causes.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        if (object.integerAt("spec", "template", "spec", "activeDeadlineSeconds").isPresent()) {
            String owner = OWNERS.getOrDefault(kind, "ReplicaSet");
            causes.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + owner + " is not Supported");
        }
        return causes.list();
    }

    static void notNegative(JsonObject object, String field, Causes causes) {
        long value = object.integerAt("spec", field).orElse(0);
        if (value < 0) {
            causes.invalid("spec." + field, value, "must be greater than or equal to 0");
        }
    }

    /// A field of the spec that cannot change.
    static void immutable(JsonObject object, JsonObject old, String field, Causes causes) {
        JsonValue now = object.at("spec", field);
        if (!Objects.equals(now, old.at("spec", field))) {
            causes.invalid("spec." + field, now, Causes.IMMUTABLE);
        }
    }
}
