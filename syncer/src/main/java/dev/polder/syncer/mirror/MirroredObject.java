package dev.polder.syncer.mirror;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.status.StatusTranslation;
import dev.polder.syncer.transform.ContentHash;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import java.util.List;
import java.util.Objects;

/// What a downstream object looks like to the tenant: the same names, no trace of where it is.
///
/// @param object complete but for status
/// @param hash   of all of it but the hash itself
/// @param uid    of the downstream object
record MirroredObject(JsonObject object, String hash, String uid) {

    /// @param owners owner references in upstream terms
    static MirroredObject of(
            SyncedKind kind, ObjectKey key, JsonObject downstream, List<JsonObject> owners, String targetKey) {
        String namespace = Objects.requireNonNullElse(downstream.stringAt("metadata", "namespace"), "");
        String uid = Objects.requireNonNullElse(downstream.stringAt("metadata", "uid"), "");
        JsonObject labels = kept(downstream, "labels").put(SyncKeys.MIRRORED_FROM, targetKey);
        JsonObject annotations = kept(downstream, "annotations").put(SyncKeys.MIRRORED_UID, uid);
        JsonObject metadata = new JsonObject().put("name", key.name()).put("namespace", key.namespace());
        metadata.put("labels", labels);
        metadata.put("annotations", annotations);
        if (!owners.isEmpty()) {
            metadata.put("ownerReferences", new JsonArray(owners));
        }
        JsonObject mirror = new JsonObject()
                .put("kind", kind.kind())
                .put("apiVersion", kind.resource().groupVersion().toString())
                .put("metadata", metadata);
        downstream.entries().stream()
                .filter(member -> kind.carries(member.getKey()))
                .forEach(member -> mirror.put(
                        member.getKey(), StatusTranslation.renamed(member.getValue(), namespace, key.namespace())));
        unmark(mirror);
        String hash = ContentHash.of(mirror);
        annotations.put(SyncKeys.HASH, hash);
        return new MirroredObject(mirror, hash, uid);
    }

    private static JsonObject kept(JsonObject downstream, String map) {
        JsonObject from = downstream.objectAt("metadata", map);
        JsonObject to = new JsonObject();
        if (from != null) {
            from.strings().forEach((name, value) -> {
                if (!SyncKeys.isReserved(name)) {
                    to.put(name, value);
                }
            });
        }
        return to;
    }

    /// The label that went down in a template does not come up in one.
    private static void unmark(JsonObject mirror) {
        JsonObject labels = mirror.objectAt("spec", "template", "metadata", "labels");
        if (labels != null) {
            labels.names().removeIf(SyncKeys::isReserved);
        }
    }
}
