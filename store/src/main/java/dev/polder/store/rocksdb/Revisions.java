package dev.polder.store.rocksdb;

/// Where the store stands. The committer moves the first two, trimming the third; any thread reads.
final class Revisions {
    private volatile long inFlight;
    private volatile long published;
    private volatile long floor;

    Revisions(long published, long floor) {
        this.inFlight = published;
        this.published = published;
        this.floor = floor;
    }

    /// The newest revision that may already be in the database.
    long inFlight() {
        return inFlight;
    }

    /// The newest revision that is durable and that reads see.
    long published() {
        return published;
    }

    /// Versions and events that only reads before this revision need may be gone.
    long floor() {
        return floor;
    }

    void begin(long revision) {
        inFlight = revision;
    }

    void publish(long revision) {
        published = revision;
    }

    void raiseFloor(long revision) {
        floor = revision;
    }
}
