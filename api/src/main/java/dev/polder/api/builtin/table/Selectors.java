package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Labels and label selectors as text.
final class Selectors {
    private Selectors() {}

    /// `a=b,c=d`, sorted; `<none>` for none.
    static String labels(@Nullable JsonObject labels) {
        if (labels == null || labels.isEmpty()) {
            return Columns.NONE;
        }
        StringJoiner text = new StringJoiner(",");
        new TreeMap<>(labels.strings()).forEach((key, value) -> text.add(key + "=" + value));
        return text.toString();
    }

    /// A `meta/v1` LabelSelector, its terms sorted by key, labels before expressions; `<none>` for none.
    static String selector(@Nullable JsonObject selector) {
        if (selector == null) {
            return Columns.NONE;
        }
        Map<String, String> terms = new TreeMap<>();
        JsonObject matchLabels = selector.object("matchLabels");
        if (matchLabels != null) {
            matchLabels.strings().forEach((key, value) -> terms.put(key + " ", key + "=" + value));
        }
        for (JsonObject expression : selector.objects("matchExpressions")) {
            String term = expression(expression);
            terms.put(expression.string("key", "") + "  " + term, term);
        }
        return terms.isEmpty() ? Columns.NONE : String.join(",", terms.values());
    }

    private static String expression(JsonObject expression) {
        String key = expression.string("key", "");
        String values = "";
        var array = expression.array("values");
        if (array != null) {
            values = String.join(",", array.strings().stream().sorted().toList());
        }
        return switch (expression.string("operator", "")) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
