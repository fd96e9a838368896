package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.amount.PodAmounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Quantity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Pods count as objects as long as they are there, and for what they compute with as long as they live.
final class PodEvaluator implements Evaluator {
    private static final String COUNT = "count/pods";
    private static final String REQUESTS = "requests.";
    private static final String LIMITS = "limits.";
    private static final String HUGE_PAGES = "hugepages-";
    private static final String DEVICE_CLASS = REQUESTS + "deviceclass.resource.kubernetes.io/";
    private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> PLAIN = Set.of(
            COUNT,
            "pods",
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");

    /// Whoever limits one of these asks every container to say it.
    private static final Set<String> DEMANDED =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    @Override
    public boolean matches(String name) {
        return PLAIN.contains(name)
                || name.startsWith(HUGE_PAGES)
                || name.startsWith(REQUESTS + HUGE_PAGES)
                || name.startsWith(DEVICE_CLASS)
                || (name.startsWith(REQUESTS) && !isNative(name));
    }

    /// Names without a domain, and those of Kubernetes itself.
    private static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    @Override
    public Amounts usage(JsonObject pod, Instant now) {
        Amounts one = Amounts.oneEach(List.of(COUNT));
        return lives(pod, now) ? one.plus(compute(PodAmounts.requests(pod), PodAmounts.limits(pod))) : one;
    }

    /// A pod that has ended, or whose time to end is over, computes no more.
    private static boolean lives(JsonObject pod, Instant now) {
        String phase = pod.stringAt("status", "phase");
        if ("Failed".equals(phase) || "Succeeded".equals(phase)) {
            return false;
        }
        String deleted = pod.stringAt("metadata", "deletionTimestamp");
        var grace = pod.integerAt("metadata", "deletionGracePeriodSeconds");
        if (deleted == null || grace.isEmpty()) {
            return true;
        }
        try {
            return !now.isAfter(Instant.parse(deleted).plusSeconds(grace.getAsLong()));
        } catch (DateTimeParseException e) {
            return true; // no time that anybody could wait for
        }
    }

    private static Amounts compute(Amounts requests, Amounts limits) {
        TreeMap<String, Quantity> usage = new TreeMap<>();
        usage.put("pods", Amounts.number(1));
        requests.byName().forEach((name, amount) -> {
            boolean plain = COMPUTE.contains(name) || name.startsWith(HUGE_PAGES);
            if (plain) {
                usage.put(name, amount);
            }
            if (plain || !isNative(name)) {
                usage.put(REQUESTS + name, amount);
            }
        });
        limits.byName().forEach((name, amount) -> {
            if (COMPUTE.contains(name)) {
                usage.put(LIMITS + name, amount);
            }
        });
        return new Amounts(usage);
    }

    @Override
    public boolean handles(String subresource, JsonObject pod, @Nullable JsonObject old) {
        return switch (subresource) {
            case "" -> old == null || isTerminating(pod) != isTerminating(old);
            case "resize" -> old != null;
            default -> false;
        };
    }

    @Override
    public Optional<String> missing(Collection<String> names, JsonObject pod) {
        if (PodAmounts.hasPodLevel(pod)) {
            return Optional.empty();
        }
        NavigableMap<String, Set<String>> missing = new TreeMap<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonObject container : pod.objectOrNew("spec").objects(list)) {
                Amounts says = compute(PodAmounts.of(container, "requests"), PodAmounts.of(container, "limits"));
                names.stream()
                        .filter(name -> DEMANDED.contains(name) && says.get(name).isEmpty())
                        .forEach(name -> missing.computeIfAbsent(name, n -> new TreeSet<>())
                                .add(container.string("name", "")));
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("must specify "
                        + String.join(
                                "; ",
                                missing.entrySet().stream()
                                        .map(e -> e.getKey() + " for: " + String.join(",", e.getValue()))
                                        .toList()));
    }

    @Override
    public boolean isIn(QuotaScope scope, JsonObject pod) {
        return switch (scope.name()) {
            case "Terminating" -> isTerminating(pod);
            case "NotTerminating" -> !isTerminating(pod);
            case "BestEffort" -> isBestEffort(pod);
            case "NotBestEffort" -> !isBestEffort(pod);
            case "PriorityClass" -> scope.selects(priorityClass(pod));
            case "CrossNamespacePodAffinity" -> hasForeignAffinity(pod);
            default -> false;
        };
    }

    private static @Nullable String priorityClass(JsonObject pod) {
        String name = pod.stringAt("spec", "priorityClassName");
        return name == null || name.isEmpty() ? null : name;
    }

    private static boolean isTerminating(JsonObject pod) {
        return pod.integerAt("spec", "activeDeadlineSeconds").orElse(-1) >= 0;
    }

    /// Whether nothing in the pod asks for cpu or memory.
    private static boolean isBestEffort(JsonObject pod) {
        JsonObject spec = pod.objectOrNew("spec");
        if (spec.object("resources") != null) {
            return !asks(spec);
        }
        return List.of("containers", "initContainers").stream()
                .flatMap(list -> spec.objects(list).stream())
                .noneMatch(PodEvaluator::asks);
    }

    private static boolean asks(JsonObject withResources) {
        return List.of("requests", "limits").stream()
                .map(list -> PodAmounts.of(withResources, list))
                .anyMatch(amounts -> List.of("cpu", "memory").stream()
                        .anyMatch(name -> amounts.get(name).filter(q -> q.signum() > 0).isPresent()));
    }

    private static boolean hasForeignAffinity(JsonObject pod) {
        return List.of("podAffinity", "podAntiAffinity").stream()
                .map(kind -> pod.objectAt("spec", "affinity", kind))
                .anyMatch(affinity -> affinity != null
                        && (affinity.objects("requiredDuringSchedulingIgnoredDuringExecution").stream()
                                        .anyMatch(PodEvaluator::isForeign)
                                || affinity.objects("preferredDuringSchedulingIgnoredDuringExecution").stream()
                                        .map(term -> term.objectOrNew("podAffinityTerm"))
                                        .anyMatch(PodEvaluator::isForeign)));
    }

    private static boolean isForeign(JsonObject term) {
        var namespaces = term.array("namespaces");
        return (namespaces != null && !namespaces.isEmpty()) || term.object("namespaceSelector") != null;
    }
}
