package dev.polder.api.builtin.workload;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What `pods/ephemeralcontainers` and `pods/resize` may change of a pod, and how (upstream: `registry/core/pod` strategies,
/// ValidatePodEphemeralContainersUpdate, ValidatePodResize). Pure functions.
final class PodParts {
    private static final String STATIC_POD = "kubernetes.io/config.mirror";
    private static final List<String> RESIZED = List.of("resources", "resizePolicy");
    private static final List<String> LISTS = List.of("containers", "initContainers");
    private static final String ONLY_CPU_AND_MEMORY = "only cpu and memory resources are mutable";

    private PodParts() {}

    /// Takes back every change but that of the ephemeral containers.
    static void keepToEphemeralContainers(JsonObject pod, JsonObject old) {
        JsonValue wanted = pod.objectOrNew("spec").get("ephemeralContainers");
        keep(pod, old);
        put(pod.objectOrNew("spec"), "ephemeralContainers", wanted);
    }

    /// Takes back every change but that of resources, where the containers are the same; where they are not the rules say so.
    static void keepToResources(JsonObject pod, JsonObject old) {
        JsonObject spec = pod.objectOrNew("spec");
        JsonObject before = old.objectOrNew("spec");
        if (LISTS.stream().anyMatch(list -> spec.objects(list).size() != before.objects(list).size())) {
            return;
        }
        JsonObject wanted = spec.deepCopy();
        keep(pod, old);
        JsonObject next = pod.objectOrNew("spec");
        put(next, "resources", wanted.get("resources"));
        for (String list : LISTS) {
            if (names(wanted.objects(list)).equals(names(next.objects(list)))) {
                pairs(wanted, next, list, (from, to) -> RESIZED.forEach(name -> put(to, name, from.get(name))));
            } else {
                put(next, list, wanted.get(list));
            }
        }
    }

    /// Everything as it was, but for who owns what and the preconditions in the metadata.
    private static void keep(JsonObject pod, JsonObject old) {
        JsonObject metadata = pod.objectOrNew("metadata");
        JsonObject before = old.objectOrNew("metadata");
        for (String name : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            put(metadata, name, before.get(name));
        }
        put(pod, "spec", old.get("spec"));
        put(pod, "status", old.get("status"));
    }

    /// Takes the member away where there is no value; a copy of the value is put there else.
    static void put(JsonObject object, String name, @Nullable JsonValue value) {
        if (value == null) {
            object.remove(name);
        } else {
            object.put(name, value.deepCopy());
        }
    }

    private static List<String> names(List<JsonObject> containers) {
        return containers.stream().map(each -> each.string("name", "")).toList();
    }

    private static void pairs(JsonObject one, JsonObject other, String list, BiConsumer<JsonObject, JsonObject> action) {
        List<JsonObject> left = one.objects(list);
        List<JsonObject> right = other.objects(list);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            action.accept(left.get(i), right.get(i));
        }
    }

    /// Ephemeral containers can be added; those that are there stay as they are.
    static List<StatusCause> validateEphemeralContainers(JsonObject pod, JsonObject old) {
        Causes causes = new Causes();
        if (isStatic(old)) {
            return causes.forbidden("", "static pods do not support ephemeral containers").list();
        }
        List<JsonObject> now = pod.objectOrNew("spec").objects("ephemeralContainers");
        for (JsonObject before : old.objectOrNew("spec").objects("ephemeralContainers")) {
            String name = before.string("name", "");
            JsonObject same = now.stream()
                    .filter(each -> each.string("name", "").equals(name))
                    .reduce((first, last) -> last)
                    .orElse(null);
            if (same == null) {
                causes.forbidden(
                        "spec.ephemeralContainers",
                        "existing ephemeral containers \"%s\" may not be removed\n".formatted(name));
            } else if (!same.equals(before)) {
                causes.forbidden(
                        "spec.ephemeralContainers",
                        "existing ephemeral containers \"%s\" may not be changed\n".formatted(name));
            }
        }
        return causes.list();
    }

    private static boolean isStatic(JsonObject pod) {
        return pod.stringAt("metadata", "annotations", STATIC_POD) != null;
    }

    /// CPU and memory can be more or less, within the same class of quality; nothing else changes.
    static List<StatusCause> validateResources(JsonObject pod, JsonObject old) {
        Causes causes = new Causes();
        if (isStatic(old)) {
            return causes.forbidden("", "static pods cannot be resized").list();
        }
        if ("windows".equals(old.stringAt("spec", "os", "name"))) {
            return causes.forbidden("", "windows pods cannot be resized").list();
        }
        JsonObject spec = pod.objectOrNew("spec");
        JsonObject before = old.objectOrNew("spec");
        String quality = old.objectOrNew("status").string("qosClass", PodStrategy.quality(before));
        if (!quality.equals(PodStrategy.quality(spec))) {
            causes.invalid(
                    "spec", new JsonString(quality), "Pod QOS Class may not change as a result of resizing");
        }
        if (!canBeResized(old)) {
            causes.forbidden("spec", "Pod running on node without support for resize");
        }
        wholePod(spec, before, causes);
        int found = causes.size();
        LISTS.forEach(list -> sameContainers(spec, before, list, causes));
        if (causes.size() == found) {
            removals(spec, before, causes);
            others(spec, before, causes);
        }
        return causes.list();
    }

    /// Whether the node tells what the containers have, as those do that can change it.
    private static boolean canBeResized(JsonObject pod) {
        return pod.objectOrNew("status").objects("containerStatuses").stream()
                .filter(each -> each.at("state", "running") != null)
                .findFirst()
                .map(each -> each.has("resources"))
                .orElse(true);
    }

    private static void wholePod(JsonObject spec, JsonObject before, Causes causes) {
        JsonObject now = spec.object("resources");
        JsonObject was = before.object("resources");
        if (was == null) {
            return;
        }
        if (now == null) {
            causes.forbidden("spec.resources", "pod-level resources cannot be removed");
            return;
        }
        for (String half : List.of("requests", "limits")) {
            if (isRemoved(now, was, half)) {
                causes.forbidden("spec.resources." + half, "pod-level resource %s cannot be removed".formatted(half));
            }
        }
        if (!withoutCpuAndMemory(now).equals(withoutCpuAndMemory(was))) {
            causes.forbidden("spec", ONLY_CPU_AND_MEMORY + " at pod-level");
        }
    }

    private static void sameContainers(JsonObject spec, JsonObject before, String list, Causes causes) {
        List<String> now = names(spec.objects(list));
        List<String> was = names(before.objects(list));
        if (now.size() != was.size()) {
            causes.forbidden("spec." + list, list + " may not be added or removed on resize");
            return;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).equals(was.get(i))) {
                causes.forbidden(
                        "spec.%s[%d].name".formatted(list, i), list + " may not be renamed or reordered on resize");
            }
        }
    }

    private static void removals(JsonObject spec, JsonObject before, Causes causes) {
        for (String list : LISTS.reversed()) {
            List<JsonObject> now = spec.objects(list);
            List<JsonObject> was = before.objects(list);
            for (int i = 0; i < now.size(); i++) {
                for (String half : List.of("requests", "limits")) {
                    JsonObject left = now.get(i).objectOrNew("resources");
                    JsonObject right = was.get(i).objectOrNew("resources");
                    if (isRemoved(left, right, half)) {
                        causes.forbidden(
                                "spec.%s[%d].resources.%s".formatted(list, i, half),
                                "resource %s cannot be removed".formatted(half));
                    }
                }
            }
        }
    }

    private static boolean isRemoved(JsonObject now, JsonObject was, String half) {
        JsonObject there = was.object(half);
        JsonObject left = now.object(half);
        return there != null && there.names().stream().anyMatch(name -> left == null || !left.has(name));
    }

    private static void others(JsonObject spec, JsonObject before, Causes causes) {
        pairs(spec, before, "containers", (now, was) -> {
            if (!comparable(now).equals(comparable(was))) {
                causes.forbidden("spec", ONLY_CPU_AND_MEMORY);
            }
        });
        List<JsonObject> first = new ArrayList<>(spec.objects("initContainers"));
        pairs(spec, before, "initContainers", (now, was) -> {
            String place = "spec.initContainers[%d]".formatted(first.indexOf(now));
            if (!comparable(now).equals(comparable(was))) {
                causes.forbidden(place, "only cpu and memory resources for init or sidecar containers are mutable");
            }
            boolean restarts = "Always".equals(now.string("restartPolicy"));
            if (!now.equals(was) && !restarts) {
                now.objects("resizePolicy").stream()
                        .filter(each -> "RestartContainer".equals(each.string("restartPolicy")))
                        .forEach(each -> causes.forbidden(
                                place,
                                "non-sidecar init containers with a resize policy of RestartContainer cannot be resized"));
            }
        });
    }

    /// A container without its CPU and memory.
    private static JsonObject comparable(JsonObject container) {
        JsonObject copy = container.deepCopy();
        return copy.put("resources", withoutCpuAndMemory(copy.objectOrNew("resources")));
    }

    private static JsonObject withoutCpuAndMemory(JsonObject resources) {
        JsonObject copy = resources.deepCopy();
        for (String half : List.of("requests", "limits")) {
            JsonObject amounts = copy.object(half);
            if (amounts != null) {
                amounts.remove("cpu");
                amounts.remove("memory");
                if (amounts.isEmpty()) {
                    copy.remove(half);
                }
            } else if (Objects.equals(copy.get(half), JsonNull.NULL)) {
                copy.remove(half);
            }
        }
        return copy;
    }
}
