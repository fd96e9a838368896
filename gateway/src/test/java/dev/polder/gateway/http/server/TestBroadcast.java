package dev.polder.gateway.http.server;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A log of events with any number of watchers, each of which holds a cursor and no thread.
final class TestBroadcast {

    private final List<byte[]> log = new CopyOnWriteArrayList<>();
    private final Set<Runnable> wakeups = ConcurrentHashMap.newKeySet();

    BodySource watcher() {
        return new Watcher();
    }

    int ready() {
        return wakeups.size();
    }

    void send(byte[] event) {
        log.add(event);
        wakeups.forEach(Runnable::run);
    }

    private final class Watcher implements BodySource {

        private int cursor;
        private Runnable own;

        @Override
        public void onReady(Runnable wakeup) {
            own = wakeup;
            wakeups.add(wakeup);
        }

        @Override
        public Chunk poll(int maxBytes) {
            return cursor < log.size() ? Chunk.of(log.get(cursor++)) : null;
        }

        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public void close(End end) {
            if (own != null) {
                wakeups.remove(own);
            }
        }
    }
}
