package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `meta/v1` LabelSelector of a workload: whether it is sound, and whether it selects the workload's own pods.
public final class SelectorRules {
    private SelectorRules() {}

    /// A selector that must be there, must not be empty and must match the labels of `spec.template`.
    ///
    /// @param kind in lower case, for messages
    public static void validate(JsonObject object, String kind, Causes causes) {
        JsonObject selector = object.objectAt("spec", "selector");
        int before = causes.size();
        if (selector == null) {
            causes.required("spec.selector", "");
        } else {
            syntax(selector, "spec.selector", causes);
        }
        if (selector != null && selector.isEmpty()) {
            causes.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
        } else if (selector != null && causes.size() > before) {
            causes.invalid("spec.selector", selector, "invalid label selector");
        } else {
            matchTemplate(selector, object, causes);
        }
    }

    /// The labels of `spec.template` must be such as the selector asks for; no selector selects nothing.
    public static void matchTemplate(@Nullable JsonObject selector, JsonObject object, Causes causes) {
        JsonObject labels = object.objectAt("spec", "template", "metadata", "labels");
        if (selector == null || !matches(selector, labels == null ? new JsonObject() : labels)) {
            causes.invalid(
                    "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }
    }

    /// Keys, operators and values.
    public static void syntax(JsonObject selector, String field, Causes causes) {
        MetadataValidation.labels(selector.object("matchLabels"), field + ".matchLabels", causes);
        List<JsonObject> expressions = selector.objects("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            String place = "%s.matchExpressions[%d]".formatted(field, i);
            JsonArray values = expressions.get(i).array("values");
            boolean none = values == null || values.isEmpty();
            String operator = expressions.get(i).string("operator", "");
            switch (operator) {
                case "In", "NotIn" -> {
                    if (none) {
                        causes.required(
                                place + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!none) {
                        causes.forbidden(
                                place + ".values",
                                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                default -> causes.invalid(place + ".operator", operator, "not a valid selector operator");
            }
            String key = expressions.get(i).string("key", "");
            causes.invalid(place + ".key", key, Names.labelKey(key));
        }
    }

    /// Whether a selector matches labels.
    public static boolean matches(JsonObject selector, JsonObject labels) {
        JsonObject wanted = selector.object("matchLabels");
        if (wanted != null && !wanted.entries().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())))) {
            return false;
        }
        return selector.objects("matchExpressions").stream().allMatch(e -> holds(e, labels));
    }

    private static boolean holds(JsonObject expression, JsonObject labels) {
        @Nullable String value = labels.string(expression.string("key", ""));
        JsonArray values = expression.array("values");
        boolean among = value != null && values != null && values.contains(new JsonString(value));
        return switch (expression.string("operator", "")) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
