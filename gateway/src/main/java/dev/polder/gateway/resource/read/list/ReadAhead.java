package dev.polder.gateway.resource.read.list;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads of the store for somebody who must not block: one at a time, each by a virtual thread of its own. The owner's
/// thread calls everything.
///
/// @param <T> what a read gives
public final class ReadAhead<T> {
    private boolean reading;
    private volatile @Nullable Done<T> done;
    private volatile boolean closed;
    private volatile @Nullable Runnable wakeup;

    /// How a read ended: one of the two.
    private record Done<T>(@Nullable T result, @Nullable RuntimeException failure) {}

    /// @param run what to run, from any thread, when a read has ended
    public void onReady(Runnable run) {
        wakeup = run;
    }

    /// Whether a read was started whose end nobody took yet.
    public boolean isReading() {
        return reading;
    }

    public void start(Supplier<T> read) {
        reading = true;
        var _ = Thread.ofVirtual().name("list").start(() -> run(read));
    }

    private void run(Supplier<T> read) {
        if (closed) {
            return;
        }
        try {
            done = new Done<>(read.get(), null);
        } catch (RuntimeException e) {
            done = new Done<>(null, e);
        }
        Runnable run = wakeup;
        if (run != null) {
            run.run();
        }
    }

    /// What the read gave, once; null while it goes on, and when there is none.
    ///
    /// @throws RuntimeException what the read ended with
    public @Nullable T take() {
        Done<T> ended = done;
        if (ended == null) {
            return null;
        }
        done = null;
        reading = false;
        if (ended.failure() != null) {
            throw ended.failure();
        }
        return ended.result();
    }

    /// Begins no more reads.
    public void close() {
        closed = true;
    }
}
