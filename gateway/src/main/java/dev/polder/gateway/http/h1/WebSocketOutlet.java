package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.exchange.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/// The answer to a request that offers to go on as a WebSocket. A stream that takes the offer up, by a header `upgrade:
/// websocket`, goes out as messages: text for JSON; else binary, and without the length that stands before each piece of the
/// stream. Each piece is one message. Every other answer is as ever.
final class WebSocketOutlet implements Outlet {
    private static final int LENGTH_BYTES = 4;

    private final Http1Connector connector;
    private final Http1Outlet plain;
    private final WebSocketOffer offer;
    private boolean taken;
    private boolean text;

    WebSocketOutlet(Http1Connector connector, Http1Outlet plain, WebSocketOffer offer) {
        this.connector = connector;
        this.plain = plain;
        this.offer = offer;
    }

    @Override
    public void head(int status, Headers headers, long contentLength) {
        if (contentLength != UNKNOWN || !WebSocketOffer.isTaken(headers)) {
            plain.head(status, headers, contentLength);
            return;
        }
        taken = true;
        text = "application/json".equals(headers.first("content-type"));
        connector.upgrade(offer.handshake(headers));
    }

    @Override
    public ChannelFuture whole(int status, Headers headers, long contentLength, byte[] body) {
        return plain.whole(status, headers, contentLength, body);
    }

    @Override
    public ChannelFuture data(ByteBuf piece) {
        if (!taken) {
            return plain.data(piece);
        }
        return connector.write(
                text ? new TextWebSocketFrame(piece) : new BinaryWebSocketFrame(piece.skipBytes(LENGTH_BYTES)));
    }

    @Override
    public ChannelFuture end() {
        return taken ? connector.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, "")) : plain.end();
    }

    @Override
    public void reset() {
        plain.reset();
    }

    @Override
    public void done(boolean wholeRequest) {
        if (taken) {
            connector.close();
        } else {
            plain.done(wholeRequest);
        }
    }
}
