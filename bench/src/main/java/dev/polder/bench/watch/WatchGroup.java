package dev.polder.bench.watch;

import dev.polder.bench.load.Http2Dialer;
import dev.polder.gateway.client.ServerAccess;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Watches of one path of one server, open until it is closed.
public final class WatchGroup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Http2Dialer dialer;
    private final String path;
    private final EventListener listener;
    private final List<Channel> channels = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int opened;
    private int ended;
    private String fault = "";
    private boolean closing;

    /// @param access how the server is reached
    /// @param path of the watch, with the query
    /// @param listener told of every event of every watch
    public WatchGroup(ServerAccess access, String path, EventListener listener) {
        this.dialer = new Http2Dialer(access);
        this.path = path;
        this.listener = listener;
    }

    /// Opens more watches, and waits until the server has answered all of them.
    ///
    /// @param connections over how many new connections
    /// @param watchesEach on each of them
    /// @throws IOException when one of them cannot be opened
    public void open(int connections, int watchesEach) throws IOException, InterruptedException {
        int wanted;
        lock.lock();
        try {
            wanted = opened + connections * watchesEach;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < connections; i++) {
            channels.add(dialer.connect(new WatchConnection(dialer, this, watchesEach)));
        }
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (opened < wanted && fault.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (opened < wanted) {
                throw new IOException("%d of %d watches are open: %s"
                        .formatted(opened, wanted, fault.isEmpty() ? "the server is silent" : fault));
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many ended although nobody asked for it.
    public int ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    String path() {
        return path;
    }

    EventListener listener() {
        return listener;
    }

    void opened() {
        change(() -> opened++);
    }

    void ended(String why) {
        change(() -> {
            if (!closing) {
                ended++;
                fault = fault.isEmpty() ? why : fault;
            }
        });
    }

    void broke(String why) {
        change(() -> fault = fault.isEmpty() ? why : fault);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Closes all connections.
    @Override
    public void close() {
        change(() -> closing = true);
        List<io.netty.channel.ChannelFuture> closed =
                channels.stream().map(Channel::close).toList();
        closed.forEach(each -> each.awaitUninterruptibly(1, TimeUnit.SECONDS));
        dialer.close();
    }
}
