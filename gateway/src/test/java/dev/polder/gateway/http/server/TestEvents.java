package dev.polder.gateway.http.server;

import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.RequestHead;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Remembers what the server told.
final class TestEvents implements HttpEvents {

    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger ticks = new AtomicInteger();
    final Queue<Outcome> ended = new ConcurrentLinkedQueue<>();

    @Override
    public void connectionOpened() {
        open.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        open.decrementAndGet();
    }

    @Override
    public void connectionRefused() {
        refused.incrementAndGet();
    }

    @Override
    public void requestStarted(RequestHead head) {
        started.incrementAndGet();
    }

    @Override
    public void requestEnded(RequestHead head, Outcome outcome) {
        ended.add(outcome);
    }

    @Override
    public void loopLag(int loop, long nanos) {
        ticks.incrementAndGet();
    }
}
