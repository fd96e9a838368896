package dev.polder.store.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events in memory of one lane, oldest first, and the cursors that wait for more. Guarded by the log's lock.
final class Lane {
    private final LaneKey key;
    private final WaitingCursors waiting = new WaitingCursors();
    private @Nullable LogEntry[] ring = new LogEntry[4];
    private int head;
    private int size;
    private int dropped;
    private long lost;
    private int cursors;

    /// @param lost everything up to here may be missing
    Lane(LaneKey key, long lost) {
        this.key = key;
        this.lost = lost;
    }

    LaneKey key() {
        return key;
    }

    /// All events of the lane after this revision are in memory.
    long lost() {
        return lost;
    }

    void attach() {
        cursors++;
    }

    void detach(LogCursor cursor) {
        cursors--;
        waiting.remove(cursor);
    }

    boolean isIdle() {
        return cursors == 0 && size == dropped;
    }

    void await(LogCursor cursor) {
        waiting.add(cursor);
    }

    /// Adds the newest event and moves the cursors that may want it to `woken`.
    void append(LogEntry event, List<LogCursor> woken) {
        if (size == ring.length) {
            resize(size * 2);
        }
        ring[(head + size++) & (ring.length - 1)] = event;
        waiting.wake(event, woken);
    }

    /// Forgets an event, if it is in the lane.
    void drop(LogEntry event) {
        lost = Math.max(lost, event.last());
        int at = indexAfter(event.last() - 1);
        LogEntry there = at < size ? ring[(head + at) & (ring.length - 1)] : null;
        if (there == null || there.last() != event.last()) {
            return; // it came before the lane was there
        }
        ring[(head + at) & (ring.length - 1)] = null;
        dropped++;
        while (size > 0 && ring[head] == null) {
            head = (head + 1) & (ring.length - 1);
            size--;
            dropped--;
        }
        if (dropped > 16 && dropped > size / 2) {
            resize(Math.max(4, Integer.highestOneBit(Math.max(1, size - dropped)) * 2));
        }
    }

    /// Whether there is an event in memory after the revision.
    boolean hasAfter(long revision) {
        LogEntry newest = size == 0 ? null : ring[(head + size - 1) & (ring.length - 1)];
        return newest != null && newest.last() > revision;
    }

    /// The oldest events after the revision, which is not before [#lost].
    List<LogEntry> after(long revision, int max) {
        List<LogEntry> events = new ArrayList<>();
        for (int i = indexAfter(revision); i < size && events.size() < max; i++) {
            LogEntry event = ring[(head + i) & (ring.length - 1)];
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    /// The first place whose event is newer than the revision. Places of dropped events take the order of the next event.
    private int indexAfter(long revision) {
        int low = isBeforeNewest(revision) ? size - 1 : 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int probe = middle;
            LogEntry event = null;
            while (probe < high && (event = ring[(head + probe) & (ring.length - 1)]) == null) {
                probe++;
            }
            if (event == null || event.last() > revision) {
                high = middle;
            } else {
                low = probe + 1;
            }
        }
        while (low < size && ring[(head + low) & (ring.length - 1)] == null) {
            low++;
        }
        return low;
    }

    /// Whether only the newest event is after the revision, as for most who are woken.
    private boolean isBeforeNewest(long revision) {
        LogEntry before = size < 2 ? null : ring[(head + size - 2) & (ring.length - 1)];
        return before != null && before.last() <= revision;
    }

    private void resize(int capacity) {
        @Nullable LogEntry[] old = ring;
        @Nullable LogEntry[] fresh = new LogEntry[Math.max(capacity, 4)];
        int kept = 0;
        for (int i = 0; i < size; i++) {
            LogEntry event = old[(head + i) & (old.length - 1)];
            if (event != null) {
                fresh[kept++] = event;
            }
        }
        ring = fresh;
        head = 0;
        size = kept;
        dropped = 0;
    }
}
