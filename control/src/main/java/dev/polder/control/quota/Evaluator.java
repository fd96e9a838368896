package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the objects of one resource count for in quotas (upstream: `quota/v1` Evaluator). Pure functions, any thread.
public interface Evaluator {
    /// Whether an object of the resource may count for this name of `hard`.
    boolean matches(String name);

    /// What the object counts for, zeros included.
    Amounts usage(JsonObject object, Instant now);

    /// Whether a write can change what the object counts for.
    ///
    /// @param subresource that is written, empty for the object itself
    /// @param old         null for a creation
    boolean handles(String subresource, JsonObject object, @Nullable JsonObject old);

    /// Whether the object is in this scope.
    default boolean isIn(QuotaScope scope, JsonObject object) {
        return false;
    }

    /// What an object must say to be counted and does not, as a sentence.
    ///
    /// @param names of `hard` that it counts for
    default Optional<String> missing(Collection<String> names, JsonObject object) {
        return Optional.empty();
    }
}
