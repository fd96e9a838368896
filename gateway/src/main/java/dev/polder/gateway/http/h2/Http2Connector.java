package dev.polder.gateway.http.h2;

import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.exchange.Connection;
import dev.polder.gateway.http.exchange.Exchange;
import dev.polder.gateway.http.exchange.WireProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection: its streams are exchanges.
final class Http2Connector extends Http2ConnectionHandler implements WireProtocol {

    private final Connection connection;
    private final PropertyKey exchangeKey;
    private @Nullable ChannelHandlerContext context;
    private boolean draining;

    Http2Connector(
            Connection connection,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.connection = connection;
        this.exchangeKey = connection().newKey();
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Exchange exchange = stream.getProperty(exchangeKey);
                if (exchange != null) {
                    exchange.clientGone();
                }
                if (draining) {
                    // Later: the exchange has not heard yet that its last byte is out.
                    context().executor().execute(Http2Connector.this::closeWhenDrained);
                }
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        // Bodies are collected at once, so the connection must not hold its streams back.
        connection()
                .local()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), Http2Setup.CONNECTION_WINDOW);
    }

    /// A header block: the head of a request, or its trailers.
    void onHeaders(int streamId, Http2Headers block, boolean end) throws Http2Exception {
        Http2Stream stream = connection().stream(streamId);
        Exchange exchange = stream.getProperty(exchangeKey);
        if (exchange == null) {
            exchange = open(stream, block);
        }
        if (end) {
            exchange.received();
        }
    }

    private Exchange open(Http2Stream stream, Http2Headers block) throws Http2Exception {
        RequestHead head;
        try {
            head = Http2Target.head(block, connection.peer());
        } catch (IllegalArgumentException e) {
            throw Http2Exception.streamError(stream.id(), Http2Error.PROTOCOL_ERROR, "%s", e.getMessage());
        }
        Exchange exchange = Exchange.open(connection, new Http2Outlet(this, stream.id()), head);
        stream.setProperty(exchangeKey, exchange);
        return exchange;
    }

    /// A piece of a body, which was taken in full.
    void onData(int streamId, ByteBuf data, boolean end) {
        Http2Stream stream = connection().stream(streamId);
        Exchange exchange = stream == null ? null : stream.getProperty(exchangeKey);
        if (exchange != null) {
            exchange.receive(data);
            if (end) {
                exchange.received();
            }
        }
    }

    ChannelFuture writeHeaders(int stream, Http2Headers block, boolean end) {
        ChannelHandlerContext ctx = context();
        return encoder().writeHeaders(ctx, stream, block, 0, end, ctx.newPromise());
    }

    ChannelFuture writeData(int stream, ByteBuf data, boolean end) {
        ChannelHandlerContext ctx = context();
        return encoder().writeData(ctx, stream, data, 0, end, ctx.newPromise());
    }

    void reset(int stream, Http2Error error) {
        ChannelHandlerContext ctx = context();
        if (connection().stream(stream) != null) {
            var _ = encoder().writeRstStream(ctx, stream, error.code(), ctx.newPromise());
            connection.touch();
        }
    }

    @Override
    public void drain() {
        ChannelHandlerContext ctx = context();
        if (!draining) {
            draining = true;
            var _ = goAway(
                    ctx,
                    connection().remote().lastStreamCreated(),
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    ctx.newPromise());
            connection.touch();
            ctx.executor().execute(this::closeWhenDrained);
        }
    }

    private void closeWhenDrained() {
        if (connection().numActiveStreams() == 0) {
            connection.close();
        }
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception error) {
        super.onConnectionError(ctx, outbound, cause, error);
        connection.closing();
    }

    @Override
    public void tick(long now) {
        // Streams have their own clocks, and a connection without any is idle.
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("this connection is not in a pipeline");
        }
        return context;
    }
}
