package dev.polder.api.amount;

import dev.polder.api.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a pod asks for as a whole (component-helpers `resource`): the sum of its containers, or what its init containers
/// need at the most where that is more; what is said for the pod itself counts instead.
public final class PodAmounts {
    private static final Set<String> POD_LEVEL = Set.of("cpu", "memory");
    private static final String HUGE_PAGES = "hugepages-";

    private PodAmounts() {}

    /// Which list of `resources`.
    private enum Part {
        REQUESTS("requests"),
        LIMITS("limits");

        final String field;

        Part(String field) {
            this.field = field;
        }
    }

    /// By the spec alone, without overhead, as limit ranges look at a pod.
    public static Amounts requestsOfSpec(JsonObject pod) {
        return podLevel(pod, Part.REQUESTS, containers(pod, Part.REQUESTS, Map.of()), false);
    }

    /// By the spec alone, without overhead.
    public static Amounts limitsOfSpec(JsonObject pod) {
        return podLevel(pod, Part.LIMITS, containers(pod, Part.LIMITS, Map.of()), false);
    }

    /// With overhead, and with what is in use or reserved while a resize is on its way.
    public static Amounts requests(JsonObject pod) {
        Amounts all = podLevel(pod, Part.REQUESTS, containers(pod, Part.REQUESTS, statuses(pod)), true);
        return all.plus(overhead(pod));
    }

    /// With overhead where there is a limit.
    public static Amounts limits(JsonObject pod) {
        Amounts all = podLevel(pod, Part.LIMITS, containers(pod, Part.LIMITS, statuses(pod)), true);
        return all.plus(overhead(pod).only(name -> all.get(name).filter(q -> q.signum() != 0).isPresent()));
    }

    /// Whether cpu, memory or huge pages are said for the pod as a whole.
    public static boolean hasPodLevel(JsonObject pod) {
        JsonObject resources = pod.objectAt("spec", "resources");
        return resources != null
                && List.of("requests", "limits").stream()
                        .map(part -> Amounts.of(resources.object(part)))
                        .anyMatch(amounts -> amounts.byName().keySet().stream().anyMatch(n -> isPodLevel(n, true)));
    }

    /// A list of a container's `resources`.
    public static Amounts of(JsonObject container, String list) {
        return Amounts.of(container.objectAt("resources", list));
    }

    private static boolean isPodLevel(String name, boolean hugePages) {
        return POD_LEVEL.contains(name) || (hugePages && name.startsWith(HUGE_PAGES));
    }

    private static Amounts podLevel(JsonObject pod, Part part, Amounts containers, boolean hugePages) {
        JsonObject said = pod.objectAt("spec", "resources", part.field);
        return said == null ? containers : containers.with(Amounts.of(said).only(name -> isPodLevel(name, hugePages)));
    }

    private static Amounts overhead(JsonObject pod) {
        return Amounts.of(pod.objectAt("spec", "overhead"));
    }

    private static Amounts containers(JsonObject pod, Part part, Map<String, JsonObject> statuses) {
        JsonObject spec = pod.objectOrNew("spec");
        boolean infeasible = isInfeasible(pod);
        Amounts sum = Amounts.NONE;
        for (JsonObject container : spec.objects("containers")) {
            sum = sum.plus(effective(container, part, statuses.get(container.string("name", "")), infeasible));
        }
        Amounts sidecars = Amounts.NONE;
        Amounts init = Amounts.NONE;
        for (JsonObject container : spec.objects("initContainers")) {
            Amounts own = of(container, part.field);
            if (container.string("restartPolicy", "").equals("Always")) {
                own = effective(container, part, statuses.get(container.string("name", "")), infeasible);
                sum = sum.plus(own);
                sidecars = sidecars.plus(own);
                init = init.max(sidecars);
            } else {
                init = init.max(own.plus(sidecars));
            }
        }
        return sum.max(init);
    }

    private static Amounts effective(JsonObject container, Part part, @Nullable JsonObject status, boolean infeasible) {
        Amounts spec = of(container, part.field);
        if (status == null || status.object("resources") == null) {
            return spec;
        }
        Amounts used = of(status, part.field);
        if (part == Part.REQUESTS) {
            used = used.max(Amounts.of(status.object("allocatedResources")));
        }
        return infeasible ? used : spec.max(used);
    }

    private static boolean isInfeasible(JsonObject pod) {
        JsonObject status = pod.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(c -> c.string("type", "").equals("PodResizePending")
                                && c.string("reason", "").equals("Infeasible"));
    }

    private static Map<String, JsonObject> statuses(JsonObject pod) {
        Map<String, JsonObject> statuses = new HashMap<>();
        JsonObject status = pod.object("status");
        if (status != null) {
            for (String list : List.of("containerStatuses", "initContainerStatuses")) {
                status.objects(list).forEach(each -> statuses.put(each.string("name", ""), each));
            }
        }
        return statuses;
    }
}
