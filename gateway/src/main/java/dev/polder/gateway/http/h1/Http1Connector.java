package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.RequestHead.HttpVersion;
import dev.polder.gateway.http.exchange.Connection;
import dev.polder.gateway.http.exchange.Exchange;
import dev.polder.gateway.http.exchange.WireProtocol;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection: one exchange after the other.
public final class Http1Connector extends ChannelInboundHandlerAdapter implements WireProtocol {

    private enum State {
        /// The next message is the head of a request.
        HEAD,
        /// The next message is a piece of a body.
        BODY,
        /// The request is whole; its answer is owed, and what comes has to wait.
        ANSWER,
        /// The last answer is out; what comes is thrown away until the client closes.
        LINGER,
        /// The connection has gone over to WebSocket; its one answer is under way.
        MESSAGES
    }

    /// How many pipelined messages wait before the socket is not read any more.
    private static final int MOST_WAITING = 32;

    /// A client that watches has nothing to say.
    private static final int MOST_MESSAGE = 4 << 10;

    /// How long to listen to a client that sends a body nobody wants, so that it reads why.
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final Connection connection;
    private final Channel channel;
    private final Http1Decoder decoder;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private final long headerNanos;
    private State state = State.HEAD;
    private @Nullable Exchange exchange;
    private @Nullable Http1Outlet outlet;
    private boolean draining;
    private boolean corked;
    private long lingerUntil;

    private Http1Connector(Connection connection, Channel channel, Http1Decoder decoder) {
        this.connection = connection;
        this.channel = channel;
        this.decoder = decoder;
        this.headerNanos = connection.scope().limits().times().headers().toNanos();
    }

    /// Ends a pipeline that has passed its handshake.
    public static void speak(ChannelPipeline pipeline, Connection connection) {
        Http1Decoder decoder = new Http1Decoder(connection.scope().limits().sizes());
        Http1Connector connector = new Http1Connector(connection, pipeline.channel(), decoder);
        pipeline.addLast("http1-encoder", new HttpResponseEncoder());
        pipeline.addLast("http1-decoder", decoder);
        pipeline.addLast("http1", connector);
        connection.speak(connector);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.LINGER) {
            linger(message);
        } else if (state == State.MESSAGES) {
            message(message);
        } else if (state == State.ANSWER || !waiting.isEmpty()) {
            waiting.add(message);
            if (waiting.size() > MOST_WAITING && !corked) {
                corked = true;
                channel.config().setAutoRead(false);
            }
        } else {
            accept(message);
        }
    }

    private void accept(Object message) {
        try {
            if (message instanceof HttpRequest head) {
                begin(head);
            }
            if (message instanceof HttpContent piece) {
                take(piece);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest message) {
        RequestHead head;
        Rejection fault;
        try {
            head = Http1Head.read(message, connection.peer());
            fault = Http1Head.fault(message, head);
        } catch (IllegalArgumentException e) {
            head = Http1Head.unreadable(connection.peer());
            fault = new Rejection(400, "the request is not HTTP/1.1", head);
        }
        state = State.BODY;
        boolean keepAlive = fault == null && HttpUtil.isKeepAlive(message);
        Http1Outlet answer = new Http1Outlet(this, head.version(), keepAlive);
        outlet = answer;
        if (fault != null) {
            Exchange refused = Exchange.refuse(connection, answer, fault);
            exchange = refused;
            return;
        }
        Optional<WebSocketOffer> offer = WebSocketOffer.of(head);
        Exchange opened = Exchange.open(
                connection, offer.isPresent() ? new WebSocketOutlet(this, answer, offer.get()) : answer, head);
        exchange = opened;
        expect(message, head, opened);
    }

    /// A client that asks first is told at once that its body is too long, and otherwise to go on.
    private void expect(HttpRequest message, RequestHead head, Exchange opened) {
        Rejection unexpected = Http1Head.expectation(message, head);
        if (unexpected != null) {
            refuse(opened, unexpected.code(), unexpected.message());
        } else if (HttpUtil.getContentLength(message, 0L)
                > connection.scope().limits().sizes().body()) {
            lastAnswer();
            opened.rejectTooLarge();
        } else if (HttpUtil.is100ContinueExpected(message) && head.version() == HttpVersion.HTTP_1_1) {
            if (opened.receiving()) {
                var _ = write(new DefaultFullHttpResponse(
                        io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                        HttpResponseStatus.CONTINUE,
                        Unpooled.EMPTY_BUFFER));
                connection.touch();
            } else {
                lastAnswer();
            }
        }
    }

    private void refuse(Exchange refused, int code, String message) {
        lastAnswer();
        refused.reject(code, message);
    }

    private void lastAnswer() {
        if (outlet != null) {
            outlet.last();
        }
    }

    private void take(HttpContent piece) {
        Exchange current = exchange;
        if (current == null) {
            return;
        }
        if (piece.decoderResult().isFailure()) {
            refuse(current, 400, "the request body is not as its header says");
            return;
        }
        current.receive(piece.content());
        if (piece instanceof LastHttpContent) {
            if (state == State.BODY) {
                state = State.ANSWER;
            }
            current.received();
        }
    }

    private void linger(Object message) {
        boolean over = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (over) {
            close();
        }
    }

    /// Goes over to WebSocket: the answer that is under way is the last one, and the client has nothing more to ask.
    void upgrade(HttpResponse handshake) {
        var _ = write(handshake);
        drop();
        uncork();
        state = State.MESSAGES;
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace(
                "http1-decoder",
                "websocket-decoder",
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(MOST_MESSAGE)
                        .expectMaskedFrames(true)
                        .allowMaskMismatch(false)
                        .build()));
        pipeline.replace("http1-encoder", "websocket-encoder", new WebSocket13FrameEncoder(false));
    }

    /// What a client says is of no interest, but that it is there, or that it goes.
    private void message(Object message) {
        try {
            if (message instanceof CloseWebSocketFrame) {
                if (exchange != null) {
                    exchange.clientGone();
                }
                connection.closing();
                var _ = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, ""))
                        .addListener(done -> close());
            } else if (message instanceof PingWebSocketFrame ping && channel.isWritable()) {
                var _ = write(new PongWebSocketFrame(ping.content().retain()));
                connection.touch();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /// The answer is out.
    void answered(boolean wholeRequest, boolean keepAlive) {
        exchange = null;
        outlet = null;
        if (!wholeRequest) {
            state = State.LINGER;
            lingerUntil = System.nanoTime() + LINGER_NANOS;
            // The client sees the end of the answer now; closing the socket on what it still sends would lose it.
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                var _ = tls.closeOutbound();
            }
            drop();
            uncork();
        } else if (!keepAlive || draining) {
            close();
        } else {
            state = State.HEAD;
            decoder.restart();
            next();
        }
    }

    private void next() {
        while (state != State.ANSWER && state != State.LINGER && state != State.MESSAGES) {
            Object message = waiting.poll();
            if (message == null) {
                uncork();
                return;
            }
            accept(message);
        }
    }

    private void uncork() {
        if (corked) {
            corked = false;
            channel.config().setAutoRead(true);
        }
    }

    private void drop() {
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    ChannelFuture write(Object message) {
        return channel.write(message);
    }

    boolean draining() {
        return draining;
    }

    void close() {
        connection.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        drop();
        super.channelInactive(ctx);
    }

    @Override
    public void drain() {
        draining = true;
        if (!connection.busy()) {
            close();
        }
    }

    @Override
    public void tick(long now) {
        if (state == State.LINGER && now - lingerUntil >= 0) {
            close();
        } else if (state == State.HEAD && decoder.waitsLongerThan(headerNanos, now)) {
            state = State.BODY;
            Http1Outlet answer = new Http1Outlet(this, HttpVersion.HTTP_1_1, false);
            outlet = answer;
            RequestHead unknown = Http1Head.unreadable(connection.peer());
            exchange = Exchange.refuse(
                    connection, answer, new Rejection(408, "the request header did not come in time", unknown));
        }
    }
}
