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
/// @param hash        content hash that it was applied with, empty when a mark of ours is missing from it
/// @param upstreamUid of what it is a copy, empty when it is not a copy of ours, `unknown` when it does not say
/// @param deleting    whether it is on its way out
/// @param memory      what cannot be read off it
public record SlimObject(
        String uid, long version, String hash, String upstreamUid, boolean deleting, Memory memory) {
    private static final long UNSETTLED = -1;
    private static final String UNKNOWN = "unknown";

    /// What is remembered beyond what the object says.
    ///
    /// @param owned   a hash of the fields that are ours now
    /// @param settled the same when we last applied it, or first saw it untouched
    /// @param showing whether it is shown upstream
    public record Memory(long owned, long settled, Showing showing) {}

    static SlimObject of(JsonObject object, GroupResource resource, NamespaceLocator locator) {
        JsonObject metadata = object.objectOrNew("metadata");
        String hash = metadata.stringAt("annotations", SyncKeys.HASH);
        boolean labelled = locator.target().key().equals(metadata.stringAt("labels", SyncKeys.TARGET_LABEL));
        Ownership ownership = Ownership.of(metadata);
        // Somebody may have taken the provenance off; but nobody else applies as we do in a namespace of ours.
        boolean applied = labelled && ownership.fields() != 0;
        String upstreamUid = Provenance.ofCopy(object, resource, locator)
                .map(Provenance::upstreamUid)
                .orElse(applied ? UNKNOWN : "");
        return new SlimObject(
                metadata.string("uid", ""),
                number(metadata.string("resourceVersion", "")),
                hash == null || !labelled || upstreamUid.equals(UNKNOWN) ? "" : hash,
                upstreamUid,
                metadata.has("deletionTimestamp"),
                new Memory(ownership.fields(), ownership.touched() ? UNSETTLED : ownership.fields(), Showing.HIDDEN));
    }

    public boolean isCopy() {
        return !upstreamUid.isEmpty();
    }

    /// Whether it is a copy of this upstream object, as far as can be told.
    public boolean isCopyOf(String uid) {
        return upstreamUid.equals(uid) || upstreamUid.equals(UNKNOWN);
    }

    /// Whether fields that we applied are no longer ours: somebody changed or took them.
    public boolean isTouched() {
        return memory.owned() != memory.settled();
    }

    SlimObject with(Showing value) {
        return with(new Memory(memory.owned(), memory.settled(), value));
    }

    /// This state, now that the fields of another one are as we want them.
    SlimObject settledAs(SlimObject applied) {
        return with(new Memory(memory.owned(), applied.memory.owned(), memory.showing()));
    }

    /// This state of an object of which an earlier one is known. A copy stays ours when somebody takes our marks off it:
    /// it only is no longer as it should be.
    SlimObject after(SlimObject earlier) {
        SlimObject now = with(new Memory(memory.owned(), earlier.memory.settled(), earlier.memory.showing()));
        boolean stripped = !isCopy() || upstreamUid.equals(UNKNOWN);
        return stripped && earlier.isCopy()
                ? new SlimObject(uid, version, "", earlier.upstreamUid, deleting, now.memory)
                : now;
    }

    /// Whether this state is older than `other` of the same object. Versions of one object can be compared.
    boolean isOlderThan(SlimObject other) {
        return uid.equals(other.uid) && version < other.version;
    }

    private SlimObject with(Memory value) {
        return new SlimObject(uid, version, hash, upstreamUid, deleting, value);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
