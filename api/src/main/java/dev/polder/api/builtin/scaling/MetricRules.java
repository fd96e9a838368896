package dev.polder.api.builtin.scaling;

import dev.polder.api.builtin.pod.ResourceValidation;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One of the `metrics` that say how many replicas there should be.
final class MetricRules {
    /// The types, sorted, and the field that each of them asks for.
    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");

    private static final Map<String, String> FIELDS = Map.of(
            "ContainerResource", "containerResource", "External", "external", "Object", "object", "Pods", "pods",
            "Resource", "resource");

    /// In the order in which they are looked at: only the first one is checked.
    private static final List<String> SOURCES = List.of("object", "external", "pods", "resource", "containerResource");

    private static final List<String> TARGET_TYPES = List.of("Utilization", "Value", "AverageValue");

    private MetricRules() {}

    static void validate(JsonObject metric, String field, Causes causes) {
        String type = metric.string("type", "");
        if (type.isEmpty()) {
            causes.required(field + ".type", "must specify a metric source type");
        }
        if (!TYPES.contains(type)) {
            causes.notSupported(field + ".type", type, TYPES);
        }
        List<String> present = new ArrayList<>(SOURCES.stream().filter(name -> metric.object(name) != null).toList());
        if (!present.isEmpty()) {
            String name = present.getFirst();
            source(name, metric.objectOrNew(name), field + "." + name, causes);
        }
        String expected = FIELDS.getOrDefault(type, "");
        if (!expected.isEmpty() && !present.contains(expected)) {
            causes.required(field + "." + expected, "must populate information for the given metric source");
        }
        if (present.size() != 1) {
            present.remove(expected);
            present.forEach(name -> causes.forbidden(field + "." + name, "must populate the given metric source only"));
        }
    }

    private static void source(String kind, JsonObject source, String field, Causes causes) {
        switch (kind) {
            case "object" -> {
                JsonObject described = source.objectOrNew("describedObject");
                ScaleReferences.validate(described, field + ".describedObject", causes);
                ScaleReferences.version(described, field + ".describedObject", true, causes);
                identifier(source, field, causes);
            }
            case "external", "pods" -> identifier(source, field, causes);
            case "resource" -> {
                if (source.string("name", "").isEmpty()) {
                    causes.required(field + ".name", "must specify a resource name");
                }
            }
            default -> {
                String name = source.string("name", "");
                if (name.isEmpty()) {
                    causes.required(field + ".name", "must specify a resource name");
                } else {
                    ResourceValidation.name(name, field + ".name", causes);
                }
                String container = source.string("container", "");
                if (container.isEmpty()) {
                    causes.required(field + ".container", "must specify a container");
                } else {
                    causes.invalid(field + ".container", container, Names.dnsLabel(container));
                }
            }
        }
        JsonObject target = source.objectOrNew("target");
        target(target, field + ".target", causes);
        needed(kind, target, field + ".target", causes);
    }

    private static void identifier(JsonObject source, String field, Causes causes) {
        String name = source.objectOrNew("metric").string("name", "");
        if (name.isEmpty()) {
            causes.required(field + ".metric.name", "must specify a metric name");
        } else {
            causes.invalid(field + ".metric.name", name, Names.pathSegment(name, false));
        }
    }

    private static void target(JsonObject target, String field, Causes causes) {
        String type = target.string("type", "");
        if (type.isEmpty()) {
            causes.required(field + ".type", "must specify a metric target type");
        }
        if (!TARGET_TYPES.contains(type)) {
            causes.invalid(field + ".type", type, "must be either Utilization, Value, or AverageValue");
        }
        for (String name : new String[] {"value", "averageValue"}) {
            JsonValue value = target.get(name);
            if (value != null
                    && ResourceValidation.quantity(value).filter(q -> q.signum() <= 0).isPresent()) {
                causes.invalid(field + "." + name, value, "must be positive");
            }
        }
        OptionalLong utilization = target.integer("averageUtilization");
        if (utilization.isPresent() && utilization.getAsLong() < 1) {
            causes.invalid(field + ".averageUtilization", utilization.getAsLong(), "must be greater than 0");
        }
    }

    /// What a target must say for its kind of source, and may not say twice.
    private static void needed(String source, JsonObject target, String field, Causes causes) {
        boolean value = target.has("value");
        boolean average = target.has("averageValue");
        boolean utilization = target.has("averageUtilization");
        switch (source) {
            case "object" -> {
                if (!value && !average) {
                    causes.required(field + ".averageValue", "must set either a target value or averageValue");
                }
            }
            case "external" -> {
                if (!value && !average) {
                    causes.required(
                            field + ".averageValue", "must set either a target value for metric or a per-pod target");
                }
                if (value && average) {
                    causes.forbidden(
                            field + ".value", "may not set both a target value for metric and a per-pod target");
                }
            }
            case "pods" -> {
                if (!average) {
                    causes.required(field + ".averageValue", "must specify a positive target averageValue");
                }
            }
            default -> {
                if (!utilization && !average) {
                    causes.required(
                            field + ".averageUtilization", "must set either a target raw value or a target utilization");
                }
                if (utilization && average) {
                    causes.forbidden(
                            field + ".averageValue", "may not set both a target raw value and a target utilization");
                }
            }
        }
    }
}
