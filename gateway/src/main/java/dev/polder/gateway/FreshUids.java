package dev.polder.gateway;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// UIDs of new objects: random (version 4), drawn many at a time, because the source of chance is a system call away. Any
/// thread.
final class FreshUids implements Supplier<String> {
    private static final int BLOCK = 256;
    private static final int UID = 2 * Long.BYTES;
    private static final long VERSION = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final RandomGenerator random;
    private final byte[] bytes = new byte[BLOCK * UID];
    private final ByteBuffer drawn = ByteBuffer.wrap(bytes).limit(0);

    FreshUids(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String get() {
        long high;
        long low;
        synchronized (this) {
            if (!drawn.hasRemaining()) {
                random.nextBytes(bytes);
                drawn.clear();
            }
            high = drawn.getLong();
            low = drawn.getLong();
        }
        return new UUID((high & ~0xf000L) | VERSION, (low & ~0xc000_0000_0000_0000L) | VARIANT).toString();
    }
}
