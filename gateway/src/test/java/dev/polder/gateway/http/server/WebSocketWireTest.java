package dev.polder.gateway.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSocket (RFC 6455), byte by byte.
@Timeout(60)
class WebSocketWireTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String OFFER = HOST
            + "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + KEY + "\r\n";
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private final TestSource source = new TestSource();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        answer("application/json", true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(String type, boolean taken) {
        Headers headers = Headers.of("content-type", type, "audit-id", "mine");
        server.handler.on("/watch", r -> new Response.Streaming(
                200, taken ? headers.with("upgrade", "websocket") : headers, source, null));
    }

    private RawClient open() throws IOException {
        RawClient client = RawClient.http1(server);
        String head = client.send("GET /watch HTTP/1.1\r\n" + OFFER + "\r\n").readUntil("\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        // The example of the RFC.
        assertTrue(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
        assertTrue(head.contains("audit-id: mine\r\n"), head);
        assertFalse(head.contains("transfer-encoding"), head);
        return client;
    }

    /// The next message, which is short.
    private static String message(RawClient client, int kind) throws IOException {
        assertEquals(kind, client.in.readUnsignedByte());
        return new String(client.in.readNBytes(client.in.readUnsignedByte()), UTF_8);
    }

    private static void say(RawClient client, int kind, String text) throws IOException {
        byte[] masked = text.getBytes(UTF_8);
        client.out.write(kind);
        client.out.write(0x80 | masked.length);
        client.out.write(new byte[4]);
        client.out.write(masked);
        client.out.flush();
    }

    @Test
    void eachPieceIsAMessageAndTheEndIsAClose() throws Exception {
        try (RawClient client = open()) {
            source.send("{\"a\":1}\n".getBytes(UTF_8));
            source.send("{\"b\":2}\n".getBytes(UTF_8));
            assertEquals("{\"a\":1}\n", message(client, TEXT));
            assertEquals("{\"b\":2}\n", message(client, TEXT));
            source.end();
            assertEquals("\u0003\uFFFD", message(client, CLOSE)); // 1000, which is no text
            assertEquals(-1, client.in.read());
            assertEquals(End.FINISHED, source.closed.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void otherStreamsAreBinaryWithoutTheirLengths() throws Exception {
        answer("application/vnd.kubernetes.protobuf;stream=watch", true);
        try (RawClient client = open()) {
            source.send(new byte[] {0, 0, 0, 2, 'h', 'i'});
            assertEquals("hi", message(client, BINARY));
        }
    }

    @Test
    void aPingIsAnsweredAndWhatElseIsSaidIsNot() throws Exception {
        try (RawClient client = open()) {
            say(client, TEXT, "hello");
            say(client, PING, "there");
            assertEquals("there", message(client, PONG));
        }
    }

    @Test
    void aClientThatClosesIsGone() throws Exception {
        try (RawClient client = open()) {
            say(client, CLOSE, "");
            message(client, CLOSE);
            assertEquals(-1, client.in.read());
            assertEquals(End.CLIENT_GONE, source.closed.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aClientThatBreaksTheRulesIsCutOff() throws Exception {
        try (RawClient client = open()) {
            // Not masked.
            client.out.write(new byte[] {(byte) TEXT, 2, 'h', 'i'});
            client.out.flush();
            client.in.readAllBytes();
            assertEquals(End.CLIENT_GONE, source.closed.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDrainEndsTheStreamWithAClose() throws Exception {
        try (RawClient client = open()) {
            server.close(Duration.ofSeconds(20));
            message(client, CLOSE);
            assertEquals(-1, client.in.read());
            assertEquals(End.SHUTDOWN, source.closed.get(20, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13",
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: x",
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 8|" + KEY,
        "Upgrade: websocket|Sec-WebSocket-Version: 13|" + KEY,
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|" + KEY + "|Origin: https://evil.example.com"
    })
    void whatIsNoWholeOfferOrComesFromElsewhereGetsAPlainAnswer(String offer) throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String head = client.send("GET /watch HTTP/1.1\r\n" + HOST + offer.replace("|", "\r\n") + "\r\n\r\n")
                    .readUntil("\r\n\r\n");
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertTrue(head.contains("transfer-encoding: chunked"), head);
            assertFalse(head.contains("upgrade"), head);
        }
    }

    @Test
    void anAnswerThatIsNoStreamOrDoesNotTakeTheOfferIsAsEver() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send("GET /echo HTTP/1.1\r\n" + OFFER + "\r\n").readUntil("GET /echo? ");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            // The connection goes on.
            answer("application/json", false);
            String head = client.send("GET /watch HTTP/1.1\r\n" + OFFER + "\r\n").readUntil("\r\n\r\n");
            assertTrue(head.contains("transfer-encoding: chunked"), head);
        }
    }
}
