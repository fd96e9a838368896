package dev.polder.gateway.resource.read;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// When watches send bookmarks: one timer for all of them, not one each. Any thread.
public final class Bookmarks {
    private final Set<Turn> watches = ConcurrentHashMap.newKeySet();

    /// The turns of one watch. Any thread.
    final class Turn {
        private final Runnable wakeup;
        private volatile boolean due;

        private Turn(Runnable wakeup) {
            this.wakeup = wakeup;
        }

        /// Whether it is time. One thread at a time asks.
        boolean isDue() {
            return due;
        }

        /// It has had its bookmark of this tick.
        void taken() {
            due = false;
        }

        /// No more of them.
        void cancel() {
            watches.remove(this);
        }
    }

    /// @param timer  runs the tick; whoever made it stops it
    /// @param period between bookmarks of one watch (upstream: about a minute)
    public Bookmarks(ScheduledExecutorService timer, Duration period) {
        var _ = timer.scheduleAtFixedRate(
                this::tick, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// @param wakeup runs at each tick
    Turn register(Runnable wakeup) {
        Turn turn = new Turn(wakeup);
        watches.add(turn);
        return turn;
    }

    private void tick() {
        for (Turn turn : watches) {
            turn.due = true;
            turn.wakeup.run();
        }
    }
}
