package dev.polder.gateway.http.h2;

/// Counts frames in windows of fixed length.
final class FrameRate {

    private final int limit;
    private final long window;
    private long windowStart;
    private int count;

    FrameRate(int limit, long windowNanos, long now) {
        this.limit = limit;
        this.window = windowNanos;
        this.windowStart = now;
    }

    /// Counts one more; true when it is one too many for its window.
    boolean exceeded(long now) {
        if (now - windowStart > window) {
            windowStart = now;
            count = 0;
        }
        return ++count > limit;
    }
}
