package dev.polder.store.expiry;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time that lives, and the age of the history, are counted in. While a store is open it moves with the machine's
/// monotonic clock and with nothing else, so that setting the wall clock, by a second or by ten years, neither ends a life
/// early nor lengthens it. Between two runs only the wall clock can tell how much went by; what it says counts from nothing
/// up to [ExpiryLimits#longestPause]. It began as the wall clock's time on the store's first day; today the two may differ.
/// Any thread.
public final class StoreTime implements InstantSource {
    private final long start;
    private final long origin;
    private final LongSupplier nanos;
    private final InstantSource wall;

    private StoreTime(long start, LongSupplier nanos, InstantSource wall) {
        this.start = start;
        this.origin = nanos.getAsLong();
        this.nanos = nanos;
        this.wall = wall;
    }

    /// What a store writes down from time to time, to go on from.
    ///
    /// @param millis     of this time
    /// @param wallMillis of the wall clock at that moment
    public record Mark(long millis, long wallMillis) {
        public byte[] bytes() {
            return ByteBuffer.allocate(2 * Long.BYTES).putLong(millis).putLong(wallMillis).array();
        }

        public static Mark of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Mark(buffer.getLong(), buffer.getLong());
        }
    }

    /// Goes on from the last mark.
    ///
    /// @param last  null on the store's first day
    /// @param wall  the wall clock
    /// @param nanos the monotonic clock, as [System#nanoTime]
    public static StoreTime resume(@Nullable Mark last, InstantSource wall, LongSupplier nanos, ExpiryLimits limits) {
        long now = Math.max(0, wall.millis());
        if (last == null) {
            return new StoreTime(now, nanos, wall);
        }
        long most = limits.longestPause().toMillis();
        long pause = Math.clamp(now - Math.max(0, last.wallMillis()), 0, most);
        return new StoreTime(last.millis() + pause, nanos, wall);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /// Never goes back while the store is open.
    @Override
    public long millis() {
        return start + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - origin);
    }

    /// The second that has begun.
    public long seconds() {
        return Math.floorDiv(millis(), 1000L);
    }

    /// The second at which a life that begins now has lasted this long.
    public long after(long lifetimeSeconds) {
        return Math.floorDiv(millis() + 999, 1000L) + lifetimeSeconds;
    }

    public Mark mark() {
        return new Mark(millis(), wall.millis());
    }
}
