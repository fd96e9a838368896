package dev.polder.gateway.resource.write;

import dev.polder.api.apply.ManagedFieldsUpdate;
import dev.polder.api.apply.ManagedWrite;
import dev.polder.api.apply.ServerSideApply;
import dev.polder.api.json.JsonObject;
import dev.polder.api.request.WriteOptions;
import dev.polder.gateway.resource.CallScope;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields` for every write of this gateway.
final class FieldOwnership {
    private final InstantSource clock;

    FieldOwnership(InstantSource clock) {
        this.clock = clock;
    }

    void created(CallScope scope, JsonObject object, WriteOptions options) {
        ManagedFieldsUpdate.update(null, object, scope.version().schema(), write(scope, options));
    }

    void changed(CallScope scope, JsonObject next, JsonObject live, WriteOptions options) {
        ManagedFieldsUpdate.update(live, next, scope.version().schema(), write(scope, options));
    }

    /// The state after a server-side apply.
    ///
    /// @param live null when the object is to be created
    /// @throws dev.polder.api.status.ApiException 409 with every conflict, 400 for a malformed configuration
    JsonObject applied(CallScope scope, @Nullable JsonObject live, JsonObject configuration, WriteOptions options) {
        return ServerSideApply.apply(
                        live, configuration, scope.version().schema(), write(scope, options), options.force())
                .orThrow()
                .object();
    }

    private ManagedWrite write(CallScope scope, WriteOptions options) {
        return new ManagedWrite(
                options.fieldManager(),
                scope.kind().groupVersion().toString(),
                scope.subresource(),
                scope.definition().subresources().status(),
                clock.instant());
    }
}
