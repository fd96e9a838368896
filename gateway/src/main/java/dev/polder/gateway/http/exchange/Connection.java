package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.Peer;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection after its handshake: its open exchanges and its clocks. Event loop only. */
public final class Connection {

    private final Channel channel;
    private final ServerScope scope;
    private final LoopQueue queue;
    private final Peer peer;
    private final Set<Exchange> exchanges = new LinkedHashSet<>();
    private @Nullable WireProtocol protocol;
    private long idleSince = System.nanoTime();
    private long unwritableSince;
    private boolean dirty;

    /** Joins the queue of its loop until the channel closes. */
    public Connection(Channel channel, ServerScope scope, LoopQueue queue, Peer peer) {
        this.channel = channel;
        this.scope = scope;
        this.queue = queue;
        this.peer = peer;
    }

    /** Starts: from here on the clock is looked at. */
    public void speak(WireProtocol spoken) {
        protocol = spoken;
        queue.join(this);
        channel.closeFuture().addListener(closed -> gone());
        if (scope.draining()) {
            drain();
        }
    }

    /** Who is on the other end. */
    public Peer peer() {
        return peer;
    }

    /** What it shares with all connections. */
    public ServerScope scope() {
        return scope;
    }

    /** What has been written is to be flushed, soon and together with other things. */
    public void touch() {
        if (!dirty) {
            dirty = true;
            queue.flushSoon(this);
        }
    }

    /** True while an answer is owed. */
    public boolean busy() {
        return !exchanges.isEmpty();
    }

    LoopQueue queue() {
        return queue;
    }

    void flush() {
        dirty = false;
        channel.flush();
    }

    void opened(Exchange exchange) {
        exchanges.add(exchange);
    }

    void closed(Exchange exchange) {
        if (exchanges.remove(exchange) && exchanges.isEmpty()) {
            idleSince = System.nanoTime();
        }
    }

    void drain() {
        if (protocol != null) {
            // First the word that no request is welcome any more, then the end of those answers that have none.
            protocol.drain();
            for (Exchange exchange : List.copyOf(exchanges)) {
                exchange.drain();
            }
            touch();
        }
    }

    void tick(long now) {
        HttpTimes times = queue.times();
        for (Exchange exchange : exchanges.isEmpty() ? List.<Exchange>of() : new ArrayList<>(exchanges)) {
            exchange.tick(now, times);
        }
        if (protocol != null) {
            protocol.tick(now);
        }
        if (channel.isWritable()) {
            unwritableSince = 0;
        } else if (unwritableSince == 0) {
            unwritableSince = now;
        } else if (now - unwritableSince > times.stall()) {
            var _ = channel.close();
        }
        if (exchanges.isEmpty() && now - idleSince > times.idle()) {
            var _ = channel.close();
        }
    }

    private void gone() {
        queue.leave(this);
        for (Exchange exchange : List.copyOf(exchanges)) {
            exchange.connectionClosed();
        }
    }
}
