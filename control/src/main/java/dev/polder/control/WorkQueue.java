package dev.polder.control;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.commit.Turns;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keys that wait for a worker. A key is in it once, however often it is added; while a worker has it, it waits aside and
/// comes back when the worker is done. Workspaces take turns, so that one with many keys does not hold up the others.
/// What was added for later comes when nothing else waits, or as one of [#LATER_TURN]; it is not forgotten.
/// Bounded: a key that is new waits for room. Any thread.
public final class WorkQueue<K> {
    /// Where a key is.
    private enum Place {
        WAITING,
        WAITING_FOR_LATER,
        RUNNING,
        RUNNING_AND_CHANGED,
        DELAYED
    }

    /// Of so many keys one is taken from those for later, while there are others.
    private static final int LATER_TURN = 8;

    private final Function<K, WorkspaceId> workspaceOf;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Map<K, Place> places = new HashMap<>();
    private final Turns<WorkspaceId, K> waiting = new Turns<>();
    private final LaterKeys<K> later;
    private int sinceLater;
    private boolean closed;

    /// @param workspaceOf whose turn a key takes
    /// @param limit       most keys: waiting, with a worker, or delayed
    public WorkQueue(Function<K, WorkspaceId> workspaceOf, int limit) {
        this.workspaceOf = workspaceOf;
        this.limit = limit;
        this.later = new LaterKeys<>(workspaceOf);
    }

    /// Adds a key; waits while there is no room for a new one. Nothing happens after close.
    public void add(K key) throws InterruptedException {
        add(key, false);
    }

    /// Adds a key about which there is no hurry; waits as [#add]. Nothing happens when it waits already.
    public void addForLater(K key) throws InterruptedException {
        add(key, true);
    }

    private void add(K key, boolean forLater) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !places.containsKey(key) && places.size() >= limit) {
                room.await();
            }
            if (!closed) {
                addNow(key, forLater);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a key and gives it to the caller, who must say [#done] or [#delayed]. Empty when closed.
    public Optional<K> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                K key = next();
                if (key != null) {
                    places.put(key, Place.RUNNING);
                    return Optional.of(key);
                }
                changed.await();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable K next() {
        boolean turnOfLater = ++sinceLater >= LATER_TURN;
        K key = turnOfLater ? later.next() : waiting.next();
        if (key == null) {
            key = turnOfLater ? waiting.next() : later.next();
            turnOfLater = !turnOfLater;
        }
        sinceLater = turnOfLater ? 0 : sinceLater;
        return key;
    }

    /// The worker has finished with the key. It waits again if it was added meanwhile.
    public void done(K key) {
        finish(key, false);
    }

    /// The worker has finished with the key, which stays in hand until [#ready]; if it was added meanwhile it waits at
    /// once. Gives whether it is delayed.
    public boolean delayed(K key) {
        return finish(key, true);
    }

    /// The delay of a key is over. Does nothing when an add was quicker.
    public void ready(K key) {
        lock.lock();
        try {
            if (places.get(key) == Place.DELAYED) {
                enqueue(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Keys in hand: waiting, running and delayed.
    public int size() {
        lock.lock();
        try {
            return places.size();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes everybody; nothing is given out any more.
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            later.clear();
            changed.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void addNow(K key, boolean forLater) {
        Place place = places.get(key);
        if (place == null && forLater) {
            places.put(key, Place.WAITING_FOR_LATER);
            later.add(key);
            changed.signal();
        } else if (place == Place.WAITING_FOR_LATER && !forLater) {
            later.remove(key);
            enqueue(key);
        } else if (place == null || place == Place.DELAYED) {
            enqueue(key);
        } else if (place == Place.RUNNING) {
            places.put(key, Place.RUNNING_AND_CHANGED);
        }
    }

    private void enqueue(K key) {
        if (closed) {
            return;
        }
        places.put(key, Place.WAITING);
        waiting.add(workspaceOf.apply(key), key);
        changed.signal();
    }

    private boolean finish(K key, boolean delay) {
        lock.lock();
        try {
            if (places.get(key) == Place.RUNNING_AND_CHANGED) {
                enqueue(key);
                return false;
            }
            if (delay) {
                places.put(key, Place.DELAYED);
            } else {
                places.remove(key);
                room.signal();
            }
            return delay;
        } finally {
            lock.unlock();
        }
    }
}
