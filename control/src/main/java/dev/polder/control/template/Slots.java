package dev.polder.control.template;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// What of a namespace's first objects differs from workspace to workspace.
///
/// @param workspace whose object it is
/// @param seed      makes UIDs that differ from those of an earlier object of the same name; stable
/// @param created   time, RFC 3339 in whole seconds
record Slots(WorkspaceId workspace, String seed, String created) {
    /// Annotation that every object of kcp carries.
    static final String CLUSTER = "kcp.io/cluster";

    JsonObject fill(JsonObject object) {
        String key = String.join(
                "|",
                "polder-template",
                workspace.value(),
                seed,
                object.string("apiVersion", ""),
                object.string("kind", ""),
                Meta.namespace(object),
                Meta.name(object));
        JsonObject metadata = Meta.of(object);
        metadata.put("uid", UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
        metadata.put("creationTimestamp", created);
        metadata.objectOrNew("annotations").put(CLUSTER, workspace.value());
        return object;
    }
}
