package dev.polder.gateway.resource.write;

import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.CallScope;
import dev.polder.store.WriteResult;

/// What a client is told when the store refuses a write.
final class StoreErrors {
    private StoreErrors() {}

    static ApiException of(WriteResult.Conflict conflict) {
        return Statuses.modified(conflict.key().resource(), conflict.key().name());
    }

    static ApiException of(WriteResult.Exists exists) {
        return Statuses.alreadyExists(exists.key().resource(), exists.key().name());
    }

    /// @param scope of the creation; what exists may also be an object that is born with it
    static ApiException of(WriteResult.Exists exists, CallScope scope) {
        boolean own = exists.key().resource().equals(scope.key().resource());
        return own ? Statuses.alreadyExists(scope.resource(), exists.key().name()) : of(exists);
    }

    static ApiException of(WriteResult.Missing missing) {
        return Statuses.notFound(missing.key().resource(), missing.key().name());
    }

    static ApiException of(WriteResult.Held held) {
        return Statuses.internal("workspace %s still has %d objects with finalizers"
                .formatted(held.workspace(), held.objects()));
    }

    static ApiException of(WriteResult.OverLimit over) {
        return Statuses.forbidden(over.key().resource(), over.key().name(), over.limit());
    }

    static ApiException notFound(CallScope scope) {
        return Statuses.notFound(scope.resource(), scope.name());
    }
}
