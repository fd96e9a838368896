package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.StoredObject;
import java.util.List;

/// The state after a write.
///
/// @param object   as stored; its revision is 0 for a dry run of a creation
/// @param created  whether it did not exist before
/// @param warnings for the client, such as unknown fields that were dropped
public record Written(StoredObject object, boolean created, List<String> warnings) {
    public Written {
        warnings = List.copyOf(warnings);
    }

    /// The object in the form in which it is served.
    public JsonObject tree(ResourceCatalog.Served served) {
        return ObjectCodec.decode(object, served);
    }
}
