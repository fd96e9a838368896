package dev.polder.syncer.view;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.transform.Provenance;
import dev.polder.syncer.transform.SyncKeys;

/// What is remembered of a downstream object. Texts are empty where there is nothing.
///
/// @param uid         of the downstream object
/// @param version     its resourceVersion as a number, 0 when it is not one
/// @param hash        content hash that it was applied with
/// @param upstreamUid of what it is a copy, empty when it is not a copy of ours
/// @param deleting    whether it is on its way out
/// @param showing     whether it is shown upstream
public record SlimObject(
        String uid, long version, String hash, String upstreamUid, boolean deleting, Showing showing) {

    static SlimObject of(JsonObject object, GroupResource resource, NamespaceLocator locator) {
        JsonObject metadata = object.objectOrNew("metadata");
        String hash = metadata.stringAt("annotations", SyncKeys.HASH);
        return new SlimObject(
                metadata.string("uid", ""),
                number(metadata.string("resourceVersion", "")),
                hash == null ? "" : hash,
                Provenance.ofCopy(object, resource, locator)
                        .map(Provenance::upstreamUid)
                        .orElse(""),
                metadata.has("deletionTimestamp"),
                Showing.HIDDEN);
    }

    public boolean isCopy() {
        return !upstreamUid.isEmpty();
    }

    SlimObject with(Showing value) {
        return new SlimObject(uid, version, hash, upstreamUid, deleting, value);
    }

    /// Whether this state is older than `other` of the same object. Versions of one object can be compared.
    boolean isOlderThan(SlimObject other) {
        return uid.equals(other.uid) && version < other.version;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
