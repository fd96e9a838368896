package dev.polder.store.rocksdb.commit;

import dev.polder.store.StoredObject;
import org.jspecify.annotations.Nullable;

/// The state of a key in view of a batch.
///
/// @param kind      where it is
/// @param revision  of the state, also of a deletion that is kept; 0 when there is none
/// @param bodyBytes stored for it
/// @param held      whether it has finalizers
/// @param object    null where it was not read yet, or is not there
record Current(
        Kind kind, long revision, int bodyBytes, boolean deleting, boolean held, @Nullable StoredObject object) {
    static final Current ABSENT = new Current(Kind.ABSENT, 0, 0, false, false, null);

    enum Kind {
        ABSENT,
        /// There is none, and the deletion is kept, because a template would show one else.
        GONE,
        /// A template shows it.
        SHOWN,
        STORED
    }

    static Current gone(long revision) {
        return new Current(Kind.GONE, revision, 0, false, false, null);
    }

    static Current shown(StoredObject object) {
        return new Current(Kind.SHOWN, object.revision(), 0, false, false, object);
    }

    static Current stored(StoredObject object) {
        return new Current(
                Kind.STORED,
                object.revision(),
                object.bodyLength(),
                object.header().deleting(),
                object.header().finalizers() > 0,
                object);
    }

    boolean exists() {
        return kind == Kind.SHOWN || kind == Kind.STORED;
    }

    Current with(StoredObject read) {
        return new Current(kind, revision, bodyBytes, deleting, held, read);
    }
}
