package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.RequestHead.HttpVersion;
import dev.polder.gateway.http.exchange.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;

/// The answer to one HTTP/1.1 request.
final class Http1Outlet implements Outlet {

    private static final Set<String> OURS = Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "content-length");

    private final Http1Connector connector;
    private final HttpVersion version;
    private boolean keepAlive;

    Http1Outlet(Http1Connector connector, HttpVersion version, boolean keepAlive) {
        this.connector = connector;
        this.version = version;
        this.keepAlive = keepAlive;
    }

    /// This is the last answer of its connection.
    void last() {
        keepAlive = false;
    }

    @Override
    public void head(int status, Headers headers, long contentLength) {
        HttpResponse head = response(status, headers, contentLength);
        if (contentLength == UNKNOWN) {
            if (version == HttpVersion.HTTP_1_1) {
                head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            } else {
                // The end of the connection is the only end of a body that HTTP/1.0 knows.
                keepAlive = false;
            }
        }
        var _ = connector.write(persistence(head));
    }

    @Override
    public ChannelFuture whole(int status, Headers headers, long contentLength, byte[] body) {
        var _ = connector.write(persistence(response(status, headers, contentLength)));
        return connector.write(
                body.length == 0
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
    }

    @Override
    public ChannelFuture data(ByteBuf piece) {
        return connector.write(new DefaultHttpContent(piece));
    }

    @Override
    public ChannelFuture end() {
        return connector.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    public void reset() {
        connector.close();
    }

    @Override
    public void done(boolean wholeRequest) {
        connector.answered(wholeRequest, keepAlive);
    }

    private HttpResponse response(int status, Headers headers, long contentLength) {
        HttpResponse head = new DefaultHttpResponse(
                io.netty.handler.codec.http.HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        headers.forEach((name, value) -> {
            if (!OURS.contains(name)) {
                head.headers().add(name, value);
            } else if (name.equals("connection") && value.equalsIgnoreCase("close")) {
                keepAlive = false;
            }
        });
        if (contentLength != UNKNOWN) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(contentLength));
        }
        return head;
    }

    private HttpResponse persistence(HttpResponse head) {
        if (connector.draining()) {
            keepAlive = false;
        }
        if (!keepAlive) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (version == HttpVersion.HTTP_1_0) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return head;
    }
}
