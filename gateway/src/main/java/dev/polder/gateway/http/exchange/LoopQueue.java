package dev.polder.gateway.http.exchange;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be done by one event loop. However many exchanges are signalled, one task drains them all and then
/// flushes each connection once: a system call and a TLS record per connection, not per answer. The requests that came
/// in one turn of the loop are handed over together too.
public final class LoopQueue {

    private static final Logger LOG = LoggerFactory.getLogger(LoopQueue.class);

    /// After so many exchanges the loop gets to read from sockets again.
    private static final int BATCH = 1024;

    private final EventLoop loop;
    private final int index;
    private final ServerScope scope;
    private final HttpTimes times;
    private final Queue<Exchange> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<Channel> handshaking = new LinkedHashSet<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private List<Exchange> whole = new ArrayList<>();
    private List<Connection> dirty = new ArrayList<>();
    private long nextTick;

    /// The queue of the loop with this number.
    public LoopQueue(EventLoop loop, int index, ServerScope scope) {
        this.loop = loop;
        this.index = index;
        this.scope = scope;
        this.times = HttpTimes.of(scope.limits().times());
    }

    /// Begins to look at the clock. Any thread, once.
    public void start() {
        nextTick = System.nanoTime() + times.tick();
        var _ = loop.scheduleWithFixedDelay(this::tick, times.tick(), times.tick(), TimeUnit.NANOSECONDS);
    }

    /// Ends all connections of this loop when their answers are out. Any thread.
    public void drainConnections() {
        execute(() -> {
            for (Channel channel : List.copyOf(handshaking)) {
                var _ = channel.close();
            }
            List.copyOf(connections).forEach(Connection::drain);
        });
    }

    /// The times of the server.
    public HttpTimes times() {
        return times;
    }

    /// A connection that is not one yet: it is closed when the server drains. Event loop only.
    public void handshaking(Channel channel) {
        handshaking.add(channel);
        channel.closeFuture().addListener(closed -> handshaking.remove(channel));
    }

    /// The handshake is over. Event loop only.
    public void shookHands(Channel channel) {
        handshaking.remove(channel);
    }

    void join(Connection connection) {
        connections.add(connection);
    }

    void leave(Connection connection) {
        connections.remove(connection);
    }

    /// Any thread.
    void ready(Exchange exchange) {
        ready.add(exchange);
        schedule();
    }

    /// Hands a whole request to the handler, together with others that came in the same turn. Event loop only.
    void handleSoon(Exchange exchange) {
        whole.add(exchange);
        schedule();
    }

    /// Event loop only.
    void flushSoon(Connection connection) {
        dirty.add(connection);
        schedule();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            execute(this::drain);
        }
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("event loop {} has ended", index);
        }
    }

    private void drain() {
        scheduled.set(false);
        if (!whole.isEmpty()) {
            scope.handle(whole);
            whole = new ArrayList<>();
        }
        for (int i = 0; i < BATCH; i++) {
            Exchange exchange = ready.poll();
            if (exchange == null) {
                break;
            }
            exchange.runGuarded();
        }
        List<Connection> due = dirty;
        dirty = new ArrayList<>(due.size());
        due.forEach(Connection::flush);
        if (!ready.isEmpty()) {
            schedule();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        scope.events().loopLag(index, Math.max(0, now - nextTick));
        for (Connection connection : List.copyOf(connections)) {
            try {
                connection.tick(now);
            } catch (RuntimeException e) {
                LOG.error("connection {} cannot keep its times", connection.peer().connection(), e);
            }
        }
        nextTick = System.nanoTime() + times.tick();
    }
}
