package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.RequestHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// A client's offer to go on as a WebSocket (RFC 6455, 4.2.1).
///
/// @param key what the client wants to see answered
record WebSocketOffer(String key) {
    private static final String WEBSOCKET = "websocket";
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /// The offer in the head of a request; empty when there is none, or not a whole one. A page of another host cannot make
    /// one: browsers send their certificates with it wherever the page came from.
    static Optional<WebSocketOffer> of(RequestHead head) {
        Headers headers = head.headers();
        boolean offered = head.method().equals("GET")
                && head.version() == RequestHead.HttpVersion.HTTP_1_1
                && names(headers, "upgrade", WEBSOCKET)
                && names(headers, "connection", "upgrade")
                && "13".equals(headers.first("sec-websocket-version"))
                && ofThisHost(headers);
        String key = headers.first("sec-websocket-key");
        return offered && key != null && isKey(key) ? Optional.of(new WebSocketOffer(key)) : Optional.empty();
    }

    /// Whether an answer takes offers up.
    static boolean isTaken(Headers answer) {
        return WEBSOCKET.equals(answer.first("upgrade"));
    }

    private static boolean names(Headers headers, String name, String token) {
        for (String value : headers.all(name)) {
            for (String each : value.split(",", -1)) {
                if (each.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean ofThisHost(Headers headers) {
        String origin = headers.first("origin");
        String host = headers.first("host");
        return origin == null
                || (host != null && origin.toLowerCase(Locale.ROOT).endsWith("://" + host.toLowerCase(Locale.ROOT)));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// The answer that takes it up.
    ///
    /// @param answer header of the answer that goes on as messages
    HttpResponse handshake(Headers answer) {
        var response = new DefaultFullHttpResponse(
                io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                Unpooled.EMPTY_BUFFER);
        String id = answer.first("audit-id");
        if (id != null) {
            response.headers().set("audit-id", id);
        }
        response.headers()
                .set("upgrade", WEBSOCKET)
                .set("connection", "upgrade")
                .set("sec-websocket-accept", accept());
        return response;
    }

    private String accept() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
