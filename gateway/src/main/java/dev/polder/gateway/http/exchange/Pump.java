package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Chunk;
import dev.polder.gateway.http.HttpLimits.WaterMarks;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves one body from its source to its outlet, as far as the client takes it: between the water marks of the stream.
/// Event loop only.
final class Pump {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    /// What one stream may send in one turn, so that others get theirs.
    private static final int TURN = 256 << 10;

    private final Exchange exchange;
    private final Outlet outlet;
    private final BodySource source;
    private final WaterMarks marks;
    private final long deadline;
    private int pending;
    private boolean full;
    private boolean over;
    private long sent;
    private long lastProgress;

    /// A timeout of [Long#MAX_VALUE] nanoseconds is none.
    Pump(Exchange exchange, Outlet outlet, BodySource source, long timeout) {
        this.exchange = exchange;
        this.outlet = outlet;
        this.source = source;
        this.marks = exchange.connection().scope().limits().marks();
        long now = System.nanoTime();
        this.deadline = timeout == Long.MAX_VALUE ? Long.MAX_VALUE : now + timeout;
        this.lastProgress = now;
    }

    void start() {
        try {
            source.onReady(exchange::signal);
        } catch (RuntimeException e) {
            fail(e);
        }
        pump();
    }

    /// Sends what there is and the client can take.
    void pump() {
        int turn = TURN;
        try {
            while (!over && pending < marks.streamHigh()) {
                if (turn <= 0) {
                    exchange.signal();
                    return;
                }
                // Asked before the poll: a piece that comes between the two must not be lost.
                boolean ended = source.ended();
                Chunk chunk = source.poll(Math.min(marks.streamHigh() - pending, turn));
                if (chunk != null) {
                    send(chunk);
                    turn -= chunk.length();
                } else {
                    if (ended) {
                        finish(End.FINISHED);
                    }
                    return;
                }
            }
            full = !over;
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void send(Chunk chunk) {
        int length = chunk.length();
        if (length == 0) {
            return;
        }
        if (pending == 0) {
            lastProgress = System.nanoTime();
        }
        pending += length;
        sent += length;
        ChannelFuture written =
                outlet.data(Unpooled.wrappedBuffer(chunk.bytes(), chunk.offset(), length));
        exchange.connection().touch();
        written.addListener(done -> taken(length));
    }

    private void taken(int length) {
        pending -= length;
        lastProgress = System.nanoTime();
        if (full && pending <= marks.streamLow()) {
            full = false;
            exchange.signal();
        }
    }

    /// Ends the body cleanly.
    void finish(End end) {
        if (!over) {
            close(end);
            exchange.ending(outlet.end(), end);
        }
    }

    /// The answer has no body: its source is closed unread.
    void finishWithoutBody(ChannelFuture last) {
        close(End.FINISHED);
        exchange.ending(last, End.FINISHED);
    }

    /// Breaks the body off.
    void abort(End end) {
        if (!over) {
            close(end);
            exchange.over(end);
            outlet.reset();
        }
    }

    private void fail(RuntimeException e) {
        LOG.error("the body of {} broke", exchange, e);
        abort(End.FAILED);
    }

    /// Nobody listens any more.
    void clientGone() {
        if (!over) {
            close(End.CLIENT_GONE);
        }
    }

    private void close(End end) {
        over = true;
        try {
            source.close(end);
        } catch (RuntimeException e) {
            LOG.error("a body cannot be closed", e);
        }
    }

    void tick(long now, HttpTimes times) {
        if (pending > 0 && now - lastProgress > times.stall()) {
            abort(End.STALLED);
        } else if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
            finish(End.TIMEOUT);
        }
    }

    /// True for a body that ends only when it is ended.
    boolean endless() {
        return source.endless();
    }

    long sent() {
        return sent;
    }
}
