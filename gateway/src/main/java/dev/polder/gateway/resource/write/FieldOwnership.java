package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.request.WriteOptions;
import dev.polder.gateway.resource.CallScope;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields`.
final class FieldOwnership {
    @SuppressWarnings("UnusedVariable")
    private final InstantSource clock;

    FieldOwnership(InstantSource clock) {
        this.clock = clock;
    }

    void created(CallScope scope, JsonObject object, WriteOptions options) {}

    void changed(CallScope scope, JsonObject next, JsonObject live, WriteOptions options) {}

    JsonObject applied(CallScope scope, @Nullable JsonObject live, JsonObject configuration, WriteOptions options) {
        return configuration.deepCopy();
    }
}
