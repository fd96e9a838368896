package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;

/// One step on the way from a tenant's object to its copy: changes the tree in place, looks at nothing else.
@FunctionalInterface
public interface DownstreamTransform {
    void apply(JsonObject object);
}
