package dev.polder.gateway.http.h2;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.exchange.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Set;

/// The answer of one HTTP/2 stream.
final class Http2Outlet implements Outlet {

    /// Fields that say something about the connection, which HTTP/2 says in frames.
    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "content-length");

    private final Http2Connector connector;
    private final int stream;

    Http2Outlet(Http2Connector connector, int stream) {
        this.connector = connector;
        this.stream = stream;
    }

    @Override
    public void head(int status, Headers headers, long contentLength) {
        var _ = connector.writeHeaders(stream, block(status, headers, contentLength), false);
    }

    @Override
    public ChannelFuture whole(int status, Headers headers, long contentLength, byte[] body) {
        Http2Headers block = block(status, headers, contentLength);
        if (body.length == 0) {
            return connector.writeHeaders(stream, block, true);
        }
        var _ = connector.writeHeaders(stream, block, false);
        return connector.writeData(stream, Unpooled.wrappedBuffer(body), true);
    }

    @Override
    public ChannelFuture data(ByteBuf piece) {
        return connector.writeData(stream, piece, false);
    }

    @Override
    public ChannelFuture end() {
        return connector.writeData(stream, Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public void reset() {
        connector.reset(stream, Http2Error.INTERNAL_ERROR);
    }

    @Override
    public void done(boolean wholeRequest) {
        if (!wholeRequest) {
            // RFC 9113, 8.1: the answer stands, and the client may stop sending its request.
            connector.reset(stream, Http2Error.NO_ERROR);
        }
    }

    private Http2Headers block(int status, Headers headers, long contentLength) {
        Http2Headers block = new DefaultHttp2Headers(false, headers.size() + 2);
        block.status(Integer.toString(status));
        headers.forEach((name, value) -> {
            if (!OF_CONNECTION.contains(name)) {
                block.add(name, value);
            } else if (name.equals("connection") && value.equalsIgnoreCase("close")) {
                connector.drain();
            }
        });
        if (contentLength != UNKNOWN) {
            block.set("content-length", Long.toString(contentLength));
        }
        return block;
    }
}
