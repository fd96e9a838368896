package dev.polder.store.commit;

import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/// A bounded queue that takes turns between workspaces, so that one that writes much does not hold up the others. Any
/// thread offers, one takes.
///
/// @param <T> what waits
public final class FairQueue<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Turns<WorkspaceId, T> lines = new Turns<>();
    private final int capacity;
    private final int share;
    private boolean closed;

    /// How an offer ended.
    public enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    /// @param capacity of all workspaces together; one may hold a quarter of it
    public FairQueue(int capacity) {
        this.capacity = capacity;
        this.share = Math.max(1, capacity / 4);
    }

    /// Puts it at the end of the workspace's line, without waiting.
    public Offer offer(WorkspaceId workspace, T item) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (lines.size() >= capacity || lines.length(workspace) >= share) {
                return Offer.FULL;
            }
            lines.add(workspace, item);
            if (lines.size() == 1) {
                filled.signal();
            }
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the first item, then takes one of each workspace in turn until their weights reach `enough`.
    ///
    /// @return empty only when the queue is closed and nothing waits
    public List<T> take(int enough, ToIntFunction<T> weight) {
        lock.lock();
        try {
            while (lines.size() == 0 && !closed) {
                filled.awaitUninterruptibly();
            }
            List<T> taken = new ArrayList<>(Math.min(lines.size(), 256));
            long sum = 0;
            T item;
            while (sum < enough && (item = lines.next()) != null) {
                taken.add(item);
                sum += weight.applyAsInt(item);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Takes nothing more in; what waits can still be taken.
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
