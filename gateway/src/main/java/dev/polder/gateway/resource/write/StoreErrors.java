package dev.polder.gateway.resource.write;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
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

    static ApiException of(WriteResult.Missing missing) {
        return notFound(missing.key());
    }

    static ApiException of(WriteResult.OverLimit over) {
        return Statuses.forbidden(over.key().resource(), over.key().name(), over.limit());
    }

    static ApiException notFound(ObjectKey key) {
        return Statuses.notFound(key.resource(), key.name());
    }
}
