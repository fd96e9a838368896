package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import java.util.Set;

/// Where the store stands. The committer moves the first two, trimming the third; any thread reads.
final class Revisions {
    private volatile Set<ObjectKey> vanishing = Set.of();
    private volatile long published;
    private volatile long floor;

    Revisions(long published, long floor) {
        this.published = published;
        this.floor = floor;
    }

    /// Whether the key's absence in the database may be of a batch that is not published yet. Asked after looking there.
    boolean mayVanish(ObjectKey key) {
        return vanishing.contains(key);
    }

    /// The newest revision that is durable and that reads see.
    long published() {
        return published;
    }

    /// Versions and events that only reads before this revision need may be gone.
    long floor() {
        return floor;
    }

    /// A batch that takes these objects away is about to be written.
    void begin(Set<ObjectKey> deleted) {
        vanishing = deleted;
    }

    void publish(long revision) {
        published = revision;
    }

    void raiseFloor(long revision) {
        floor = revision;
    }
}
