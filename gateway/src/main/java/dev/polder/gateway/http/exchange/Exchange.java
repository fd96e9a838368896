package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Cancellation;
import dev.polder.gateway.http.HttpEvents.Outcome;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer. Event loop only, but for [#signal()].
///
/// It receives the body, hands it to a virtual thread, gets the answer back through the loop's queue, and sends it.
public final class Exchange {

    private enum Phase {
        RECEIVING,
        HANDLING,
        SENDING,
        ENDING,
        OVER
    }

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Connection connection;
    private final Outlet outlet;
    private final RequestHead head;
    private final BodyBuffer body;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean queued = new AtomicBoolean();
    private final long started = System.nanoTime();
    private Phase phase = Phase.RECEIVING;
    private boolean wholeRequest;
    private @Nullable Pump pump;
    private int status;
    private long unarySent;
    private long endingSince;

    /// Written by the virtual thread, once; taken by the loop.
    private volatile @Nullable Response answer;

    private Exchange(Connection connection, Outlet outlet, RequestHead head) {
        this.connection = connection;
        this.outlet = outlet;
        this.head = head;
        this.body = new BodyBuffer(connection.scope());
    }

    /// Opens an exchange whose head is there, and refuses it at once when the head is not good.
    public static Exchange open(Connection connection, Outlet outlet, RequestHead head) {
        Exchange exchange = new Exchange(connection, outlet, head);
        connection.opened(exchange);
        connection.scope().events().requestStarted(head);
        Rejection fault = HeadRules.fault(head, connection.scope().limits().sizes());
        if (fault != null) {
            exchange.reject(fault.code(), fault.message());
        }
        return exchange;
    }

    /// Opens an exchange that is refused for a reason of its version of HTTP.
    public static Exchange refuse(Connection connection, Outlet outlet, Rejection fault) {
        Exchange exchange = new Exchange(connection, outlet, fault.head());
        connection.opened(exchange);
        connection.scope().events().requestStarted(fault.head());
        exchange.reject(fault.code(), fault.message());
        return exchange;
    }

    Connection connection() {
        return connection;
    }

    /// Takes a piece of the body, which stays the caller's. A piece of a refused request is ignored.
    public void receive(ByteBuf piece) {
        if (phase == Phase.RECEIVING) {
            switch (body.add(piece)) {
                case ADDED -> {}
                case TOO_LARGE -> rejectTooLarge();
                case NO_ROOM -> reject(503, "the server holds too many request bodies, try again later");
            }
        }
    }

    /// True while the body is welcome.
    public boolean receiving() {
        return phase == Phase.RECEIVING;
    }

    /// Refuses the request because its body is too long.
    public void rejectTooLarge() {
        reject(413, "Request entity too large: limit is " + connection.scope().limits().sizes().body());
    }

    /// The request is whole: on to the handler.
    public void received() {
        wholeRequest = true;
        if (phase != Phase.RECEIVING) {
            return;
        }
        phase = Phase.HANDLING;
        if (connection.scope().admitRequest()) {
            connection.queue().handleSoon(this);
        } else {
            reject(503, "the server runs too many requests, try again later");
        }
    }

    /// Answers without the handler, once; the rest of the request is ignored.
    public void reject(int code, String message) {
        if (phase == Phase.RECEIVING || phase == Phase.HANDLING) {
            body.release();
            send(connection.scope().reject(new Rejection(code, message, head)));
        }
    }

    /// Makes the answer, on the virtual thread of this exchange.
    void handle() {
        Response made;
        try {
            made = Objects.requireNonNull(
                    connection.scope().handler().handle(new Request(head, body.bytes(), cancellation)),
                    "the handler gave no answer");
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", head.method(), head.path(), e);
            made = connection.scope().reject(new Rejection(500, "Internal error occurred", head));
        }
        connection.scope().requestDone();
        answer = made;
        signal();
    }

    /// There is something to send. Any thread, cheap, as often as one likes.
    public void signal() {
        if (!queued.get() && queued.compareAndSet(false, true)) {
            connection.queue().ready(this);
        }
    }

    /// Does what was signalled; a failure ends this exchange and no other.
    void runGuarded() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.error("{} cannot be answered", this, e);
            if (pump != null) {
                pump.abort(End.FAILED);
            }
            over(End.FAILED);
            outlet.reset();
        }
    }

    private void run() {
        queued.set(false);
        Response made = answer;
        if (made != null) {
            answer = null;
            body.release();
            if (phase == Phase.HANDLING) {
                send(made);
            } else if (made instanceof Response.Streaming streaming) {
                // The client went while the answer was made.
                new Pump(this, outlet, streaming.source(), Long.MAX_VALUE).clientGone();
            }
        } else if (pump != null) {
            pump.pump();
        }
    }

    private void send(Response response) {
        phase = Phase.SENDING;
        status = response.status();
        switch (response) {
            case Response.Unary unary -> sendUnary(unary);
            case Response.Streaming streaming -> sendStreaming(streaming);
        }
        connection.touch();
    }

    private void sendUnary(Response.Unary unary) {
        byte[] bytes = unary.body();
        if (withoutBody()) {
            long length = status == 204 ? Outlet.UNKNOWN : bytes.length;
            ending(outlet.whole(status, unary.headers(), length, new byte[0]), End.FINISHED);
        } else if (bytes.length <= connection.scope().limits().marks().streamHigh()) {
            unarySent = bytes.length;
            ending(outlet.whole(status, unary.headers(), bytes.length, bytes), End.FINISHED);
        } else {
            outlet.head(status, unary.headers(), bytes.length);
            pump = new Pump(this, outlet, new ArraySource(bytes), Long.MAX_VALUE);
            pump.start();
        }
    }

    private void sendStreaming(Response.Streaming streaming) {
        long timeout = streaming.timeout() == null ? Long.MAX_VALUE : streaming.timeout().toNanos();
        Pump body = new Pump(this, outlet, streaming.source(), timeout);
        pump = body;
        if (withoutBody()) {
            body.finishWithoutBody(outlet.whole(status, streaming.headers(), Outlet.UNKNOWN, new byte[0]));
        } else {
            outlet.head(status, streaming.headers(), Outlet.UNKNOWN);
            body.start();
            if (connection.scope().draining() && body.endless()) {
                body.finish(End.SHUTDOWN);
            }
        }
    }

    private boolean withoutBody() {
        return head.isHead() || status == 204 || status == 304;
    }

    /// The last bytes are written; the exchange is over when the socket has taken them.
    void ending(ChannelFuture last, End end) {
        phase = Phase.ENDING;
        endingSince = System.nanoTime();
        connection.touch();
        last.addListener(done -> over(done.isSuccess() ? end : End.CLIENT_GONE));
    }

    /// The exchange is over; the second time does nothing.
    void over(End end) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        connection.closed(this);
        long sent = pump == null ? unarySent : pump.sent();
        Outcome outcome = new Outcome(status, body.length(), sent, System.nanoTime() - started, end);
        connection.scope().events().requestEnded(head, outcome);
        switch (end) {
            case FINISHED, TIMEOUT, SHUTDOWN -> outlet.done(wholeRequest);
            case CLIENT_GONE, STALLED, FAILED -> {}
        }
    }

    /// The client has reset the stream. What is already on its way to it decides for itself.
    public void clientGone() {
        if (phase != Phase.ENDING) {
            gone();
        }
    }

    /// The connection is closed.
    void connectionClosed() {
        gone();
    }

    private void gone() {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase == Phase.RECEIVING) {
            body.release();
        }
        if (pump != null) {
            pump.clientGone();
        }
        over(End.CLIENT_GONE);
        cancellation.cancel();
    }

    /// Ends a body that would not end by itself.
    void drain() {
        if (phase == Phase.SENDING && pump != null && pump.endless()) {
            pump.finish(End.SHUTDOWN);
        }
    }

    void tick(long now, HttpTimes times) {
        if (phase == Phase.RECEIVING && now - started > times.body()) {
            reject(408, "the request body did not come in time");
        } else if (phase == Phase.SENDING && pump != null) {
            pump.tick(now, times);
        } else if (phase == Phase.ENDING && now - endingSince > times.stall()) {
            over(End.STALLED);
            outlet.reset();
        }
    }

    @Override
    public String toString() {
        return head.method() + " " + head.path();
    }
}
