package dev.polder.store.space;

import dev.polder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the free space before it is needed, and says which writes there is room for. Any thread.
public final class SpaceWatch {
    /// Writes are seen again this soon after there is room: looks are made more often.
    public static final int RETRY_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);

    /// Bytes that are written between two looks, at most; the share of a small disk is smaller.
    private static final long LOOK_BYTES = 1L << 20;

    private final Path directory;
    private final FreeSpace space;
    private final DiskLimits limits;
    private final LongSupplier owed;
    private volatile State state = new State(Level.ALL, 0, 0);
    private long writtenSince;

    /// Which writes there is room for.
    public enum Level {
        /// All.
        ALL,
        /// Those that give back room, or lead to it.
        SHRINKING,
        /// None.
        NONE
    }

    /// What the last look found.
    ///
    /// @param free  bytes, without those that are owed
    /// @param total bytes of the disk
    public record State(Level level, long free, long total) {
        /// The level as a number: 0 all writes, 1 those that give back room, 2 none.
        public int paused() {
            return switch (level) {
                case ALL -> 0;
                case SHRINKING -> 1;
                case NONE -> 2;
            };
        }

        /// One line for people; null while all is well.
        public @Nullable String trouble() {
            return switch (level) {
                case ALL -> null;
                case SHRINKING -> "the disk is nearly full (%d MiB free): writes wait for room, deletes and reads go on"
                        .formatted(free >> 20);
                case NONE -> "the disk is full (%d MiB free): writes and deletes wait for room, reads go on"
                        .formatted(free >> 20);
            };
        }
    }

    /// @param owed bytes that were accepted and will take as much room again before they give any back
    public SpaceWatch(Path directory, FreeSpace space, DiskLimits limits, LongSupplier owed) {
        this.directory = directory;
        this.space = space;
        this.limits = limits;
        this.owed = owed;
    }

    public State state() {
        return state;
    }

    /// Why a write must wait, or null when there is room for it.
    ///
    /// @param grows whether it needs room for good
    public StoreUnavailableException.@Nullable Full refusal(boolean grows) {
        State now = state;
        boolean fits = now.level() == Level.ALL || (now.level() == Level.SHRINKING && !grows);
        String trouble = now.trouble();
        return fits || trouble == null
                ? null
                : new StoreUnavailableException.Full(trouble + "; delete what is not needed, or give " + directory + " more room",
                        RETRY_SECONDS);
    }

    /// So many bytes were written; looks when it is time to.
    public void written(long bytes) {
        boolean due;
        synchronized (this) {
            writtenSince += bytes;
            due = writtenSince >= Math.min(LOOK_BYTES, Math.max(LOOK_BYTES / 16, limits.pause(state.total()) / 16));
        }
        if (due) {
            look();
        }
    }

    /// Looks now. What cannot be seen stays as it was.
    public synchronized void look() {
        writtenSince = 0;
        FreeSpace.Room room;
        try {
            room = space.of(directory);
        } catch (IOException e) {
            LOG.warn("the free space of {} cannot be seen: {}", directory, e.getMessage());
            return;
        }
        long free = Math.max(0, room.free() - owed.getAsLong());
        State before = state;
        State now = new State(level(before.level(), free, room.total()), free, room.total());
        state = now;
        if (now.level() != before.level()) {
            String trouble = now.trouble();
            if (trouble == null) {
                LOG.info("there is room on the disk again ({} MiB free): writes go on", free >> 20);
            } else {
                LOG.warn(trouble);
            }
        }
    }

    private Level level(Level before, long free, long total) {
        if (free < limits.last(total)) {
            return Level.NONE;
        }
        long enough = before == Level.ALL ? limits.pause(total) : limits.resume(total);
        return free < enough ? Level.SHRINKING : Level.ALL;
    }
}
