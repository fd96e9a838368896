package dev.polder.gateway.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import java.util.ArrayList;
import java.util.List;

/// Turns complete objects into mutations of a creating write.
final class Births {
    private final ResourceCatalog catalog;

    Births(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    /// @param objects complete but for their resourceVersion; of kinds that are served
    List<Mutation> of(WorkspaceId workspace, List<JsonObject> objects) {
        List<Mutation> births = new ArrayList<>(objects.size());
        for (JsonObject object : objects) {
            String group = GroupVersion.parse(object.string("apiVersion", "")).group();
            ResourceDefinition definition = catalog.findKind(group, object.string("kind", ""));
            if (definition == null) {
                throw new IllegalStateException("a template holds a kind that is not served: " + object.string("kind"));
            }
            JsonObject metadata = object.objectOrNew("metadata");
            var key = new ObjectKey(
                    workspace,
                    definition.groupResource(),
                    metadata.string("namespace", ""),
                    metadata.string("name", ""));
            ObjectCodec.Encoded encoded = ObjectCodec.encode(object, definition);
            births.add(new Mutation.Put(key, Expectation.ABSENT, encoded.header(), encoded.body()));
        }
        return births;
    }
}
