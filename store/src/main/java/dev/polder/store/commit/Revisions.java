package dev.polder.store.commit;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.util.Set;

/// Where the store stands. The committer moves the first two, trimming the third; any thread reads.
public final class Revisions {
    private final Gaps gaps;
    private volatile Set<ObjectKey> vanishing = Set.of();
    private volatile Set<WorkspaceId> ending = Set.of();
    private volatile long published;
    private volatile long floor;

    /// @param published where the store starts, `floor` as trimming left it
    /// @param gaps      what starts left out
    public Revisions(long published, long floor, Gaps gaps) {
        this.gaps = gaps;
        this.published = published;
        this.floor = floor;
    }

    /// Whether the key's absence in the database may be of a batch that is not published yet. Asked after looking there.
    public boolean mayVanish(ObjectKey key) {
        return vanishing.contains(key) || ending.contains(key.workspace());
    }

    /// The newest revision that is durable and that reads see.
    public long published() {
        return published;
    }

    /// Whether nobody can have this revision from this store, though it lies in the past.
    public boolean isUnknown(long revision) {
        return gaps.contains(revision);
    }

    /// Versions and events that only reads before this revision need may be gone.
    public long floor() {
        return floor;
    }

    /// A batch that takes these objects and workspaces away is about to be written.
    public void begin(Set<ObjectKey> deleted, Set<WorkspaceId> ended) {
        vanishing = deleted;
        ending = ended;
    }

    /// The batch is durable.
    public void publish(long revision) {
        published = revision;
    }

    /// Trimming is about to take what is before this revision.
    public void raiseFloor(long revision) {
        floor = revision;
    }
}
