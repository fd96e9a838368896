package dev.polder.gateway.admission;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Puts lists of tolerations together (upstream: `pkg/util/tolerations`). Pure.
final class Tolerations {
    private static final String EXISTS = "Exists";
    private static final String EQUAL = "Equal";

    private Tolerations() {}

    /// Both lists, first ones first, without those that another one covers.
    static JsonArray merged(List<JsonObject> first, List<JsonObject> second) {
        List<JsonObject> all = Stream.concat(first.stream(), second.stream()).toList();
        List<JsonObject> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            JsonObject one = all.get(i);
            boolean isCovered = kept.stream().anyMatch(other -> covers(other, one))
                    || all.subList(i + 1, all.size()).stream()
                            .anyMatch(other -> !other.equals(one) && covers(other, one));
            if (!isCovered) {
                kept.add(one);
            }
        }
        return new JsonArray(kept);
    }

    /// Whether what the second tolerates is tolerated by the first. As upstream, one without operator is covered by itself
    /// and by `Exists` alone.
    private static boolean covers(JsonObject wide, JsonObject narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        String key = wide.string("key", "");
        String operator = wide.string("operator", "");
        String effect = wide.string("effect", "");
        if (!key.equals(narrow.string("key", "")) && !(key.isEmpty() && operator.equals(EXISTS))) {
            return false;
        }
        if (!effect.isEmpty() && !effect.equals(narrow.string("effect", ""))) {
            return false;
        }
        OptionalLong limit = wide.integer("tolerationSeconds");
        if (effect.equals("NoExecute") && limit.isPresent()) {
            OptionalLong seconds = narrow.integer("tolerationSeconds");
            if (seconds.isEmpty() || seconds.getAsLong() > limit.getAsLong()) {
                return false;
            }
        }
        return operator.equals(EXISTS)
                || (narrow.string("operator", "").equals(EQUAL)
                        && (operator.isEmpty() || operator.equals(EQUAL))
                        && narrow.string("value", "").equals(wide.string("value", "")));
    }
}
