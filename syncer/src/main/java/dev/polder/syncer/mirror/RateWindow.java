package dev.polder.syncer.mirror;

import java.time.InstantSource;

/// At most so many in a window of time. One thread.
final class RateWindow {
    private final int most;
    private final long windowMillis;
    private final InstantSource clock;
    private long begun;
    private int taken;

    RateWindow(int most, long windowMillis, InstantSource clock) {
        this.most = most;
        this.windowMillis = windowMillis;
        this.clock = clock;
        this.begun = clock.millis();
    }

    boolean tryTake() {
        long now = clock.millis();
        if (now - begun >= windowMillis || now < begun) {
            begun = now;
            taken = 0;
        }
        return taken++ < most;
    }
}
