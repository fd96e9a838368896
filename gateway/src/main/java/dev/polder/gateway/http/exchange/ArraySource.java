package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import org.jspecify.annotations.Nullable;

/// A body that is all there, given out in pieces so that a client that takes none of it is noticed.
final class ArraySource implements BodySource {

    private final byte[] bytes;
    private int next;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void onReady(Runnable wakeup) {
        // All of it is ready from the start.
    }

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        int length = Math.min(maxBytes, bytes.length - next);
        if (length == 0) {
            return null;
        }
        next += length;
        return new Chunk(bytes, next - length, length);
    }

    @Override
    public boolean ended() {
        return next == bytes.length;
    }

    @Override
    public boolean endless() {
        return false;
    }

    @Override
    public void close(End end) {
        // An array needs no closing.
    }
}
