package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import dev.polder.api.validation.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The rules of what a container asks for and may use.
public final class ResourceValidation {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE = "hugepages-";

    private ResourceValidation() {}

    static void validate(JsonObject resources, List<String> claims, String field, Causes causes) {
        Map<String, JsonValue> limits = sorted(resources, "limits");
        Map<String, JsonValue> requests = sorted(resources, "requests");
        limits.forEach((name, value) -> named(name, value, field + ".limits[" + name + "]", causes));
        requests.forEach((name, value) -> {
            named(name, value, field + ".requests[" + name + "]", causes);
            compare(name, value, limits, field, causes);
        });
        boolean huge = List.of(limits, requests).stream()
                .flatMap(m -> m.keySet().stream())
                .anyMatch(n -> n.startsWith(HUGE));
        boolean plain = List.of(limits, requests).stream()
                .flatMap(m -> m.keySet().stream())
                .anyMatch(n -> n.equals("cpu") || n.equals("memory"));
        if (huge && !plain) {
            causes.forbidden(field, "HugePages require cpu or memory");
        }
        List<JsonObject> used = resources.objects("claims");
        for (int i = 0; i < used.size(); i++) {
            String name = used.get(i).string("name", "");
            if (!claims.contains(name)) {
                String known = claims.isEmpty() ? " which is empty" : ": " + String.join(", ", claims);
                causes.addAll(List.of(new StatusCause(
                        "FieldValueNotFound",
                        "Not found: \"" + name + "\": must be one of the names in pod.spec.resourceClaims" + known,
                        field + ".claims[" + i + "]")));
            }
        }
    }

    /// Whether a name belongs to a resource that is not Kubernetes' own, such as `example.com/gpu`.
    private static boolean isExtended(String name) {
        return name.contains("/") && !name.startsWith("kubernetes.io/") && !name.startsWith("requests.");
    }

    /// The name of something that a container uses.
    public static void name(String name, String field, Causes causes) {
        causes.invalid(field, name, Names.labelKey(name));
        if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith(HUGE)) {
            causes.invalid(field, name, "must be a standard resource type or fully qualified");
            causes.invalid(field, name, "must be a standard resource for containers");
        }
    }

    private static void named(String name, JsonValue value, String field, Causes causes) {
        name(name, field, causes);
        amount(value, field, causes);
        if (isExtended(name) && quantity(value).filter(q -> !q.isWhole()).isPresent()) {
            causes.invalid(field, value, "must be an integer");
        }
    }

    /// An amount that may not be below zero.
    public static void amount(JsonValue value, String field, Causes causes) {
        if (quantity(value).filter(q -> q.signum() < 0).isPresent()) {
            causes.invalid(field, value, "must be greater than or equal to 0");
        }
    }

    private static void compare(
            String name, JsonValue request, Map<String, JsonValue> limits, String field, Causes causes) {
        JsonValue limit = limits.get(name);
        boolean fixed = isExtended(name) || name.startsWith(HUGE);
        if (limit == null) {
            if (fixed) {
                causes.required(field + ".limits", "Limit must be set for non overcommitable resources");
            }
            return;
        }
        int order = quantity(request)
                .flatMap(r -> quantity(limit).map(r::compareTo))
                .orElse(0);
        String of = name + " limit of " + (limit instanceof JsonString text ? text.value() : Causes.shown(limit));
        if (fixed && order != 0) {
            causes.invalid(field + ".requests", request, "must be equal to " + of);
        } else if (!fixed && order > 0) {
            causes.invalid(field + ".requests", request, "must be less than or equal to " + of);
        }
    }

    private static Map<String, JsonValue> sorted(JsonObject resources, String name) {
        Map<String, JsonValue> map = new TreeMap<>();
        JsonObject found = resources.object(name);
        if (found != null) {
            found.entries().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        }
        return map;
    }

    /// A text as an amount; empty when it is none.
    public static Optional<Quantity> quantity(JsonValue value) {
        return value instanceof JsonString text ? Quantity.parse(text.value()) : Optional.empty();
    }
}
