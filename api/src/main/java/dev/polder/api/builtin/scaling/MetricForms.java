package dev.polder.api.builtin.scaling;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One metric in the two forms that it has: that of `autoscaling/v2`, and the older one in which annotations of an
/// `autoscaling/v1` object say what its fields cannot (upstream: `pkg/apis/autoscaling/v1/conversion.go`).
///
/// A form holds either what should be, under `target`, or what is, under `current`.
final class MetricForms {
    /// What should be measured.
    static final String TARGET = "target";
    /// What was measured.
    static final String CURRENT = "current";

    /// The kinds of metrics in the order in which upstream writes them.
    private static final List<String> SOURCES = List.of("object", "pods", "resource", "containerResource", "external");

    private MetricForms() {}

    /// @param metric of `autoscaling/v2`; left as it is
    /// @param side   [#TARGET] or [#CURRENT]
    static JsonObject toOld(JsonObject metric, String side) {
        JsonObject old = new JsonObject().put("type", metric.string("type", ""));
        for (String name : SOURCES) {
            JsonObject source = metric.object(name);
            if (source != null) {
                old.put(name, oldSource(name, source, side));
            }
        }
        return old;
    }

    private static JsonObject oldSource(String name, JsonObject source, String side) {
        JsonObject old = new JsonObject();
        JsonObject metric = orEmpty(source.object("metric"));
        JsonObject values = orEmpty(source.object(side));
        boolean measured = side.equals(CURRENT);
        switch (name) {
            case "object" -> {
                old.put("target", reference(orEmpty(source.object("describedObject"))));
                old.put("metricName", metric.string("name", ""));
                old.put(side + "Value", amount(values.get("value")));
                copy(metric, "selector", old, "selector");
                copy(values, "averageValue", old, "averageValue");
            }
            case "pods" -> {
                old.put("metricName", metric.string("name", ""));
                old.put(side + "AverageValue", amount(values.get("averageValue")));
                copy(metric, "selector", old, "selector");
            }
            case "external" -> {
                old.put("metricName", metric.string("name", ""));
                copy(metric, "selector", old, "metricSelector");
                if (measured) {
                    old.put(side + "Value", amount(values.get("value")));
                } else {
                    copy(values, "value", old, side + "Value");
                }
                copy(values, "averageValue", old, side + "AverageValue");
            }
            default -> {
                old.put("name", source.string("name", ""));
                copy(values, "averageUtilization", old, side + "AverageUtilization");
                if (measured) {
                    old.put(side + "AverageValue", amount(values.get("averageValue")));
                } else {
                    copy(values, "averageValue", old, side + "AverageValue");
                }
                copy(source, "container", old, "container");
            }
        }
        return old;
    }

    /// @param old  of an annotation, any object; left as it is
    /// @param side [#TARGET] or [#CURRENT]
    static JsonObject toNew(JsonObject old, String side) {
        JsonObject metric = new JsonObject();
        copy(old, "type", metric, "type");
        for (String name : SOURCES) {
            JsonObject source = old.object(name);
            if (source != null) {
                metric.put(name, newSource(name, source, side));
            }
        }
        return metric;
    }

    private static JsonObject newSource(String name, JsonObject old, String side) {
        JsonObject source = new JsonObject();
        JsonObject values = new JsonObject();
        switch (name) {
            case "object" -> {
                source.put("describedObject", reference(orEmpty(old.object("target"))));
                source.put("metric", identifier(old, "selector"));
                copy(old, "averageValue", values, "averageValue");
                boolean average = values.has("averageValue") && side.equals(TARGET);
                JsonValue value = amount(old.get(side + "Value"));
                if (!average || !value.equals(JsonValue.of("0"))) {
                    values.put("value", value);
                }
                type(side, values, average ? "AverageValue" : "Value");
            }
            case "pods" -> {
                source.put("metric", identifier(old, "selector"));
                values.put("averageValue", amount(old.get(side + "AverageValue")));
                type(side, values, "AverageValue");
            }
            case "external" -> {
                source.put("metric", identifier(old, "metricSelector"));
                copy(old, side + "Value", values, "value");
                copy(old, side + "AverageValue", values, "averageValue");
                type(side, values, values.has("value") ? "Value" : "AverageValue");
            }
            default -> {
                copy(old, "name", source, "name");
                copy(old, "container", source, "container");
                copy(old, side + "AverageUtilization", values, "averageUtilization");
                copy(old, side + "AverageValue", values, "averageValue");
                type(side, values, values.has("averageUtilization") ? "Utilization" : "AverageValue");
            }
        }
        return source.put(side, values);
    }

    private static void type(String side, JsonObject values, String type) {
        if (side.equals(TARGET)) {
            values.put("type", type);
        }
    }

    private static JsonObject identifier(JsonObject old, String selector) {
        JsonObject identifier = new JsonObject();
        copy(old, "metricName", identifier, "name");
        copy(old, selector, identifier, "selector");
        return identifier;
    }

    private static JsonObject reference(JsonObject from) {
        JsonObject reference = new JsonObject().put("kind", from.string("kind", "")).put("name", from.string("name", ""));
        copy(from, "apiVersion", reference, "apiVersion");
        return reference;
    }

    private static JsonValue amount(@Nullable JsonValue value) {
        return value == null ? JsonValue.of("0") : value;
    }

    private static JsonObject orEmpty(@Nullable JsonObject object) {
        return object == null ? new JsonObject() : object;
    }

    private static void copy(JsonObject from, String name, JsonObject to, String as) {
        JsonValue value = from.get(name);
        if (value != null) {
            to.put(as, value);
        }
    }
}
