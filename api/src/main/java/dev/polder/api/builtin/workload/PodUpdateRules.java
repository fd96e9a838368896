package dev.polder.api.builtin.workload;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What may change of a pod's spec once it is there (upstream: ValidatePodUpdate). Pure.
final class PodUpdateRules {
    private static final String FIXED = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\nchanged: ";
    private static final List<String> LISTS = List.of("containers", "initContainers");
    private static final String DEADLINE = "spec.activeDeadlineSeconds";

    private final JsonObject spec;
    private final JsonObject before;
    private final Causes causes;

    private PodUpdateRules(JsonObject spec, JsonObject before, Causes causes) {
        this.spec = spec;
        this.before = before;
        this.causes = causes;
    }

    static Causes validate(JsonObject pod, JsonObject old) {
        Causes causes = new Causes();
        new PodUpdateRules(pod.objectOrNew("spec"), old.objectOrNew("spec"), causes).validate();
        return causes;
    }

    private void validate() {
        for (String list : LISTS) {
            if (!containers(list)) {
                return;
            }
        }
        if (!deadline()) {
            return;
        }
        tolerations();
        gates();
        rest();
    }

    /// Gives whether there is any use in looking further.
    private boolean containers(String list) {
        List<JsonObject> now = spec.objects(list);
        if (now.size() != before.objects(list).size()) {
            causes.forbidden("spec." + list, "pod updates may not add or remove containers");
            return false;
        }
        return true;
    }

    private boolean deadline() {
        OptionalLong now = spec.integer("activeDeadlineSeconds");
        OptionalLong was = before.integer("activeDeadlineSeconds");
        if (now.isPresent() && (now.getAsLong() < 0 || now.getAsLong() > Integer.MAX_VALUE)) {
            causes.invalid(DEADLINE, now.getAsLong(), "must be between 0 and 2147483647, inclusive");
            return false;
        }
        if (now.isPresent() && was.isPresent() && was.getAsLong() < now.getAsLong()) {
            causes.invalid(DEADLINE, now.getAsLong(), "must be less than or equal to previous value");
            return false;
        }
        if (now.isEmpty() && was.isPresent()) {
            causes.invalid(DEADLINE, JsonNull.NULL, "must not update from a positive integer to nil value");
        }
        return true;
    }

    private void tolerations() {
        List<JsonObject> now = spec.objects("tolerations").stream().map(PodUpdateRules::timeless).toList();
        boolean kept = before.objects("tolerations").stream().map(PodUpdateRules::timeless).allMatch(now::contains);
        if (!kept) {
            causes.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        }
    }

    private static JsonObject timeless(JsonObject toleration) {
        JsonObject copy = toleration.deepCopy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    private void gates() {
        List<String> was = gates(before);
        gates(spec).stream()
                .filter(gate -> !was.contains(gate))
                .forEach(gate -> causes.forbidden(
                        "spec.schedulingGates",
                        "only deletion is allowed, but found new scheduling gate '%s'".formatted(gate)));
    }

    private static List<String> gates(JsonObject spec) {
        return spec.objects("schedulingGates").stream()
                .map(gate -> gate.string("name", ""))
                .toList();
    }

    /// All that has no rule of its own is as it was.
    private void rest() {
        JsonObject now = spec.deepCopy();
        for (String field : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
            PodParts.put(now, field, before.get(field));
        }
        for (String list : LISTS) {
            List<JsonObject> were = before.objects(list);
            List<JsonObject> are = now.objects(list);
            for (int i = 0; i < are.size(); i++) {
                PodParts.put(are.get(i), "image", were.get(i).get("image"));
            }
        }
        if (before.integer("terminationGracePeriodSeconds").orElse(0) < 0
                && now.integer("terminationGracePeriodSeconds").orElse(0) == 1) {
            PodParts.put(now, "terminationGracePeriodSeconds", before.get("terminationGracePeriodSeconds"));
        }
        if (!gates(before).isEmpty()) {
            ofGated(now);
        }
        List<String> changed = changed(now);
        if (!changed.isEmpty()) {
            causes.forbidden("spec", FIXED + String.join(", ", changed));
        }
    }

    /// Where a pod that is not scheduled yet may run can be narrowed.
    private void ofGated(JsonObject now) {
        JsonObject selector = now.objectOrNew("nodeSelector");
        JsonObject was = before.objectOrNew("nodeSelector");
        if (was.entries().stream().anyMatch(each -> !each.getValue().equals(selector.get(each.getKey())))) {
            causes.invalid(
                    "spec.nodeSelector",
                    selector,
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        }
        PodParts.put(now, "nodeSelector", before.get("nodeSelector"));
        JsonObject affinity = before.object("affinity");
        PodParts.put(now.objectOrNew("affinity"), "nodeAffinity", affinity == null ? null : affinity.get("nodeAffinity"));
    }

    private List<String> changed(JsonObject now) {
        TreeSet<String> names = new TreeSet<>(now.names());
        names.addAll(before.names());
        return names.stream()
                .filter(name -> !Objects.equals(bare(now.get(name)), bare(before.get(name))))
                .map(name -> "spec." + name)
                .toList();
    }

    /// A value without what says nothing: null, empty lists, empty objects. Null when nothing is left.
    private static @Nullable JsonValue bare(@Nullable JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject copy = new JsonObject();
                for (Map.Entry<String, JsonValue> member : object.entries()) {
                    PodParts.put(copy, member.getKey(), bare(member.getValue()));
                }
                yield copy.isEmpty() ? null : copy;
            }
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                for (JsonValue item : array) {
                    JsonValue left = bare(item);
                    copy.add(left == null ? JsonNull.NULL : left);
                }
                yield copy.isEmpty() ? null : copy;
            }
            case JsonNull _ -> null;
            case null -> null;
            default -> value;
        };
    }
}
