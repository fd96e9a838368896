package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts each object as one.
///
/// @param names under which it is counted
record CountEvaluator(List<String> names) implements Evaluator {
    static final Evaluator NOTHING = new CountEvaluator(List.of());

    @Override
    public boolean matches(String name) {
        return names.contains(name);
    }

    @Override
    public Amounts usage(JsonObject object, Instant now) {
        return Amounts.oneEach(names);
    }

    @Override
    public boolean handles(String subresource, JsonObject object, @Nullable JsonObject old) {
        return subresource.isEmpty() && old == null;
    }
}
