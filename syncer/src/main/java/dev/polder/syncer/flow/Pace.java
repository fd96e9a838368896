package dev.polder.syncer.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How many requests a second one cluster gets. Halved when the cluster says that it is too many, and then raised evenly
/// until it is what it was ("additive increase, multiplicative decrease"); begins at the bottom after an outage. Any
/// thread.
public final class Pace {
    private static final double FEWEST = 5;
    private static final double NANOS = 1e9;
    /// From nothing back to all of it.
    private static final Duration RECOVERY = Duration.ofSeconds(25);
    /// Several requests that were under way together say the same thing.
    private static final Duration ONE_CUT = Duration.ofSeconds(1);
    /// What was not used stays good for so long.
    private static final Duration BURST = Duration.ofMillis(100);

    private final double most;
    private final InstantSource clock;
    private final Instant origin;
    private double rate;
    private long since;
    private long lastCut = Long.MIN_VALUE / 2;
    private long next;
    private long windowBegin;
    private int inWindow;
    private int lastWindow;

    /// @param most requests a second, when the cluster does not object
    public Pace(int most, InstantSource clock) {
        this.most = Math.max(FEWEST, most);
        this.clock = clock;
        this.origin = clock.instant();
        this.rate = this.most;
    }

    /// Takes the next place; gives how long to wait for it.
    synchronized Duration reserve() {
        long now = now();
        roll(now);
        inWindow++;
        long start = Math.max(next, now - BURST.toNanos());
        next = start + (long) (NANOS / rate(now));
        return Duration.ofNanos(Math.max(0, start - now));
    }

    /// The cluster had too much.
    synchronized void cut() {
        long now = now();
        if (now - lastCut < ONE_CUT.toNanos()) {
            return;
        }
        lastCut = now;
        roll(now);
        int used = Math.max(lastWindow, inWindow);
        double effective = used == 0 ? rate(now) : Math.min(rate(now), used);
        begin(Math.max(FEWEST, effective / 2), now);
    }

    /// The cluster is back: begins slowly.
    public synchronized void restart() {
        begin(FEWEST, now());
    }

    /// Requests a second, now.
    public synchronized double rate() {
        return rate(now());
    }

    private void begin(double newRate, long now) {
        rate = newRate;
        since = now;
        next = Math.max(next, now);
    }

    private double rate(long now) {
        return Math.min(most, rate + most * (now - since) / RECOVERY.toNanos());
    }

    private void roll(long now) {
        if (now - windowBegin >= ONE_CUT.toNanos()) {
            lastWindow = now - windowBegin < 2 * ONE_CUT.toNanos() ? inWindow : 0;
            windowBegin = now;
            inWindow = 0;
        }
    }

    private long now() {
        return Duration.between(origin, clock.instant()).toNanos();
    }
}
