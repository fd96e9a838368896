package dev.polder.gateway.http.server;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;

/// Throws once the body that it wraps has nothing more.
record BrokenSource(TestSource source) implements BodySource {

    @Override
    public void onReady(Runnable wakeup) {
        source.onReady(wakeup);
    }

    @Override
    public Chunk poll(int maxBytes) {
        Chunk chunk = source.poll(maxBytes);
        if (chunk == null) {
            throw new IllegalStateException("this body is broken on purpose");
        }
        return chunk;
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public void close(End end) {
        source.close(end);
    }
}
