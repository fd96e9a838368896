package dev.polder.api.builtin.strategy;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import dev.polder.api.validation.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// LimitRanges: a container's defaults follow from what it may use at most and least.
public final class LimitRangeStrategy implements ResourceStrategy {
    private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        List<JsonObject> limits = spec == null ? List.of() : spec.objects("limits");
        for (JsonObject limit : limits) {
            if (limit.string("type", "").equals("Container")) {
                fill(limit, "default", limit.object("max"));
                fill(limit, "defaultRequest", limit.object("default"));
                fill(limit, "defaultRequest", limit.object("min"));
            }
        }
    }

    private static void fill(JsonObject limit, String name, @Nullable JsonObject from) {
        if (from == null || from.isEmpty()) {
            return;
        }
        JsonObject into = limit.objectOrNew(name);
        from.entries().forEach(entry -> {
            if (!into.has(entry.getKey())) {
                into.put(entry.getKey(), entry.getValue());
            }
        });
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        List<JsonObject> limits = spec == null ? List.of() : spec.objects("limits");
        Set<String> types = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            JsonObject limit = limits.get(i);
            String field = "spec.limits[" + i + "]";
            String type = limit.string("type", "");
            causes.invalid(field + ".type", type, Names.labelKey(type));
            if (!type.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
                causes.invalid(field + ".type", type, "must be a standard limit type or fully qualified");
            }
            if (!types.add(type)) {
                causes.duplicate(field + ".type", type);
                continue;
            }
            typed(limit, type, field, causes);
            new Item(limit, field, causes).validate();
        }
        return causes.list();
    }

    private static void typed(JsonObject limit, String type, String field, Causes causes) {
        if (type.equals("Pod")) {
            for (String name : List.of("default", "defaultRequest")) {
                JsonObject values = limit.object(name);
                if (values != null && !values.isEmpty()) {
                    causes.forbidden(field + "." + name, "may not be specified when `type` is 'Pod'");
                }
            }
        }
        boolean unbounded = limit.at("min", "storage") == null && limit.at("max", "storage") == null;
        if (type.equals("PersistentVolumeClaim") && unbounded) {
            causes.required(
                    field + ".limits",
                    "either minimum or maximum storage value is required, but neither was provided");
        }
    }

    /// The amounts of one limit against each other.
    private record Item(JsonObject limit, String field, Causes causes) {
        void validate() {
            Set<String> keys = new TreeSet<>();
            for (String name : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
                JsonObject values = limit.object(name);
                if (values != null) {
                    keys.addAll(values.names());
                }
            }
            for (String key : keys) {
                above("min", "max", "min value %s is greater than max value %s", key);
                above("min", "defaultRequest", "min value %s is greater than default request value %s", key);
                above("defaultRequest", "max", "default request value %s is greater than max value %s", key);
                above(
                        "defaultRequest",
                        "default",
                        "default request value %s is greater than default limit value %s",
                        key);
                above("min", "default", "min value %s is greater than default value %s", key);
                above("default", "max", "default value %s is greater than max value %s", key);
                ratio(key);
            }
        }

        private void above(String small, String large, String message, String key) {
            Quantity one = amount(small, key);
            Quantity other = amount(large, key);
            if (one != null && other != null && one.compareTo(other) > 0) {
                String shown = small.equals("default") ? other.canonical() : one.canonical();
                causes.invalid(
                        field + "." + small + "[" + key + "]",
                        shown,
                        message.formatted(one.canonical(), other.canonical()));
            }
        }

        private void ratio(String key) {
            Quantity ratio = amount("maxLimitRequestRatio", key);
            if (ratio != null && ratio.value().compareTo(BigDecimal.ONE) < 0) {
                causes.invalid(
                        field + ".maxLimitRequestRatio[" + key + "]",
                        ratio.canonical(),
                        "ratio " + ratio.canonical() + " is less than 1");
            }
        }

        private @Nullable Quantity amount(String name, String key) {
            JsonValue value = limit.at(name, key);
            return ClaimStrategy.quantity(value).orElse(null);
        }
    }
}
