package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection after its handshake: its open exchanges and its clocks. Event loop only.
public final class Connection {

    private static final long GOODBYE_NANOS = 1_000_000_000L;

    private final Channel channel;
    private final ServerScope scope;
    private final LoopQueue queue;
    private final Peer peer;
    private final Set<Exchange> exchanges = new LinkedHashSet<>();
    private @Nullable WireProtocol protocol;
    private long idleSince = System.nanoTime();
    private long lastTaken = System.nanoTime();
    private long lastRoom;
    private long closingSince;
    private boolean dirty;

    /// Joins the queue of its loop until the channel closes.
    public Connection(Channel channel, ServerScope scope, LoopQueue queue, Peer peer) {
        this.channel = channel;
        this.scope = scope;
        this.queue = queue;
        this.peer = peer;
    }

    /// Starts: from here on the clock is looked at.
    public void speak(WireProtocol spoken) {
        protocol = spoken;
        queue.join(this);
        channel.closeFuture().addListener(closed -> gone());
        if (scope.draining()) {
            drain();
        }
    }

    /// Who is on the other end.
    public Peer peer() {
        return peer;
    }

    /// What it shares with all connections.
    public ServerScope scope() {
        return scope;
    }

    /// What has been written is to be flushed, soon and together with other things.
    public void touch() {
        if (!dirty) {
            dirty = true;
            queue.flushSoon(this);
        }
    }

    /// True while an answer is owed.
    public boolean busy() {
        return !exchanges.isEmpty();
    }

    /// Closes in good order, but not for longer than a client that reads would need.
    public void close() {
        closing();
        var _ = channel.close();
    }

    /// The connection is being closed by somebody: from now on it has a deadline.
    public void closing() {
        if (closingSince == 0) {
            closingSince = System.nanoTime();
        }
    }

    /// Closes at once: whatever waits to be written is dropped, also a GOAWAY that nobody reads.
    private void cut() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        var _ = first == null ? channel.close() : first.close();
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
        if (now - takenAt(now) > times.stall()) {
            cut();
        }
        if (closingSince != 0) {
            if (now - closingSince > GOODBYE_NANOS) {
                cut();
            }
        } else if (exchanges.isEmpty() && now - idleSince > times.idle()) {
            close();
        }
    }

    /// When the socket last took something, or had nothing to take.
    private long takenAt(long now) {
        long room = channel.isWritable() ? channel.bytesBeforeUnwritable() : -channel.bytesBeforeWritable();
        if (room > lastRoom || room >= scope.limits().marks().connectionHigh()) {
            lastTaken = now;
        }
        lastRoom = room;
        return lastTaken;
    }

    private void gone() {
        queue.leave(this);
        for (Exchange exchange : List.copyOf(exchanges)) {
            exchange.connectionClosed();
        }
    }
}
