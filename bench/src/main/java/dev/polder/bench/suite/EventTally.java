package dev.polder.bench.suite;

import dev.polder.bench.load.Latencies;
import dev.polder.bench.watch.EventListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the events of many watches, and how late they are. Filled by the client's thread, read by another.
final class EventTally implements EventListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private Map<Long, Long> last = new HashMap<>();
    private Latencies firstLags = new Latencies();
    private Latencies lags = new Latencies();
    private long events;
    private long lastArrival;

    /// What came since the last time.
    ///
    /// @param events how many
    /// @param lags of all of them
    /// @param first of the first watcher, for each change
    /// @param last of the last watcher, for each change
    /// @param lastArrival when the last one came, in nanoseconds
    record Counted(long events, Latencies lags, Latencies first, Latencies last, long lastArrival) {}

    @Override
    public void event(long stamp) {
        if (stamp == 0) {
            return;
        }
        long now = System.nanoTime();
        lock.lock();
        try {
            events++;
            lastArrival = now;
            lags.add(now - stamp);
            if (last.put(stamp, now) == null) {
                firstLags.add(now - stamp);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for so many events, but no longer than that, and begins anew.
    Counted take(long expected, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (events < expected && left > 0) {
                left = more.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100))) > 0
                        ? left
                        : left - TimeUnit.MILLISECONDS.toNanos(100);
            }
            var lastLags = new Latencies();
            last.forEach((stamp, arrival) -> lastLags.add(arrival - stamp));
            var counted = new Counted(events, lags, firstLags, lastLags, lastArrival);
            last = new HashMap<>();
            firstLags = new Latencies();
            lags = new Latencies();
            events = 0;
            return counted;
        } finally {
            lock.unlock();
        }
    }
}
