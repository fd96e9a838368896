package dev.polder.gateway.http.server;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A body that a test feeds.
final class TestSource implements BodySource {

    final CompletableFuture<End> closed = new CompletableFuture<>();
    final CompletableFuture<Runnable> wakeup = new CompletableFuture<>();
    final AtomicInteger closes = new AtomicInteger();
    final AtomicInteger polled = new AtomicInteger();
    private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
    private volatile boolean last;

    /// Adds a piece without telling anybody.
    void add(byte[] piece) {
        pieces.add(piece);
    }

    /// Adds a piece and tells the server.
    void send(byte[] piece) {
        add(piece);
        wakeup.join().run();
    }

    void end() {
        last = true;
        wakeup.join().run();
    }

    int left() {
        return pieces.size();
    }

    @Override
    public void onReady(Runnable run) {
        wakeup.complete(run);
    }

    @Override
    public Chunk poll(int maxBytes) {
        byte[] piece = pieces.poll();
        if (piece == null) {
            return null;
        }
        polled.incrementAndGet();
        return Chunk.of(piece);
    }

    @Override
    public boolean ended() {
        return last;
    }

    @Override
    public void close(End end) {
        closes.incrementAndGet();
        closed.complete(end);
    }
}
