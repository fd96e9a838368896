package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import java.util.Arrays;

/// One object at one revision.
///
/// @param key      its identity
/// @param revision of the write that made this state (of the deletion, for the last state in a DELETED event)
/// @param header   what can be known without parsing
/// @param body     JSON without resourceVersion, decrypted; shared, never changed by anyone
@SuppressWarnings("ArrayRecordComponent")
public record StoredObject(ObjectKey key, long revision, RecordHeader header, byte[] body) {
    /// Whether it is equal in all it has, to the last byte.
    public boolean isSameAs(StoredObject other) {
        return revision == other.revision()
                && key.equals(other.key())
                && header.equals(other.header())
                && Arrays.equals(body, other.body());
    }
}
