package dev.polder.store.log;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cursors of one lane that have seen all there is. Each keeps its place in the array, so that thousands of watchers
/// of one event come and go without a search or an allocation. Guarded by the log's lock.
final class WaitingCursors {
    private static final int SMALL = 4;

    private @Nullable LogCursor[] cursors = new LogCursor[SMALL];
    private int size;

    /// Does nothing when it waits already.
    void add(LogCursor cursor) {
        if (cursor.place >= 0) {
            return;
        }
        if (size == cursors.length) {
            cursors = Arrays.copyOf(cursors, size * 2);
        }
        cursor.place = size;
        cursors[size++] = cursor;
    }

    /// Does nothing when it does not wait.
    void remove(LogCursor cursor) {
        if (cursor.place >= 0) {
            take(cursor.place);
            shrink();
        }
    }

    /// Moves those that may want the entry to `woken`, and tells the others that it passed.
    void wake(LogEntry entry, List<LogCursor> woken) {
        for (int i = size - 1; i >= 0; i--) {
            LogCursor cursor = cursors[i];
            if (cursor == null) {
                continue;
            }
            if (cursor.mayWant(entry)) {
                woken.add(cursor);
                take(i);
            } else {
                cursor.passed(entry.last());
            }
        }
    }

    private void take(int place) {
        LogCursor taken = cursors[place];
        LogCursor last = cursors[--size];
        cursors[size] = null;
        if (taken != null) {
            taken.place = -1;
        }
        if (last != null && last != taken) {
            cursors[place] = last;
            last.place = place;
        }
    }

    /// Only when watchers leave for good: those that were woken come back.
    private void shrink() {
        if (cursors.length > SMALL && size < cursors.length / 4) {
            cursors = Arrays.copyOf(cursors, cursors.length / 2);
        }
    }
}
