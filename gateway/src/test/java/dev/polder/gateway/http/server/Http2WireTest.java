package dev.polder.gateway.http.server;

import static dev.polder.gateway.http.server.RawHttp2.CONTINUATION;
import static dev.polder.gateway.http.server.RawHttp2.DATA;
import static dev.polder.gateway.http.server.RawHttp2.END_HEADERS;
import static dev.polder.gateway.http.server.RawHttp2.END_STREAM;
import static dev.polder.gateway.http.server.RawHttp2.GOAWAY;
import static dev.polder.gateway.http.server.RawHttp2.HEADERS;
import static dev.polder.gateway.http.server.RawHttp2.PING;
import static dev.polder.gateway.http.server.RawHttp2.PRIORITY;
import static dev.polder.gateway.http.server.RawHttp2.RESET;
import static dev.polder.gateway.http.server.RawHttp2.SETTINGS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class Http2WireTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int ENHANCE_YOUR_CALM = 11;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void badHeaderBlockResetsItsStreamAndIsNeverHandled() throws Exception {
        String[][] blocks = {
            {":method", "GET", ":scheme", "https"},
            {":method", "GET", ":path", "/echo"},
            {":scheme", "https", ":path", "/echo"},
            {":method", "GET", ":method", "GET", ":scheme", "https", ":path", "/echo"},
            {":method", "GET", ":scheme", "https", "x-a", "b", ":path", "/echo"},
            {":method", "GET", ":scheme", "https", ":path", "/echo", "X-Upper", "b"},
            {":method", "GET", ":scheme", "https", ":path", "/echo", "connection", "close"},
            {":method", "GET", ":scheme", "https", ":path", "/echo", "x-a", "b\r\nc: d"},
            {":method", "GET", ":scheme", "https", ":path", "/echo", "content-length", "5"},
        };
        try (RawHttp2 client = new RawHttp2(server)) {
            int stream = 1;
            for (String[] block : blocks) {
                client.headers(stream, true, block).flush();
                assertEquals(PROTOCOL_ERROR, client.await(RESET, stream).error(), String.join(" ", block));
                stream += 2;
            }
            assertEquals("200 GET /echo? ", client.get(stream, "/echo").answer(stream));
            assertEquals(1, server.handler.handled.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a#b", "/a\u00e9", "echo", "https://elsewhere/echo", "/a\"b", "/a?<"})
    void badTargetIs400(String target) throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            client.get(1, target);
            RawHttp2.Frame answer = client.await(f -> f.stream() == 1);
            assertTrue(answer.type() == RESET || answer.text().equals("400"), answer.text());
            assertEquals(0, server.handler.handled.get());
        }
    }

    @Test
    void bodyOfAnotherLengthThanItsHeaderSaysIsReset() throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            client.headers(
                            1, false, ":method", "POST", ":scheme", "https", ":path", "/echo", "content-length", "5")
                    .frame(DATA, END_STREAM, 1, new byte[3])
                    .flush();
            assertEquals(PROTOCOL_ERROR, client.await(RESET, 1).error());
            assertEquals(0, server.handler.handled.get());
        }
    }

    @Test
    void trailersEndABody() throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            client.request(1, "POST", "/echo", false).frame(DATA, 0, 1, "hi".getBytes(UTF_8));
            client.headers(1, true, "x-trailer", "y").flush();
            assertEquals("200 POST /echo? hi", client.answer(1));
        }
    }

    @Test
    void headerWithAPriorityIsAHeader() throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            byte[] block = RawHttp2.block(":method", "GET", ":scheme", "https", ":path", "/echo", "host", "a");
            byte[] payload = new byte[block.length + 5];
            System.arraycopy(block, 0, payload, 5, block.length);
            client.frame(HEADERS, END_HEADERS | END_STREAM | 0x20, 1, payload).flush();
            assertEquals("200 GET /echo? ", client.answer(1));
        }
    }

    @Test
    void controlFramesWithoutEndEndTheConnection() throws Exception {
        byte[][] payloads = {new byte[8], new byte[0], new byte[5], new byte[3]};
        int[] types = {PING, SETTINGS, PRIORITY, 0x77};
        for (int i = 0; i < types.length; i++) {
            try (RawHttp2 client = new RawHttp2(server)) {
                // It reads, as a client would, while it sends.
                CompletableFuture<Integer> error = CompletableFuture.supplyAsync(() -> goaway(client));
                flood(client, types[i], payloads[i]);
                assertEquals(ENHANCE_YOUR_CALM, error.join());
            }
        }
    }

    private static void flood(RawHttp2 client, int type, byte[] payload) {
        try {
            for (int n = 0; n < 5_000; n++) {
                client.frame(type, 0, type == PRIORITY ? 1 : 0, payload);
            }
            client.flush();
        } catch (IOException e) {
            // The server need not listen to all of it.
        }
    }

    private static int goaway(RawHttp2 client) {
        try {
            return client.await(GOAWAY, 0).error();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rapidResetEndsTheConnectionAndCancels() throws Exception {
        HttpLimits limits = HttpLimits.defaults().withFloods(new HttpLimits.Floods(30, 50, 1000, 1000));
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        try (TestServer strict = new TestServer(limits);
                RawHttp2 client = new RawHttp2(strict)) {
            strict.handler.on("/later", r -> {
                r.onCancel(() -> cancelled.complete(null));
                cancelled.join();
                return TestHandler.text(200, "late");
            });
            for (int stream = 1; stream < 400; stream += 2) {
                client.request(stream, "GET", "/later", true).reset(stream);
            }
            client.flush();
            assertEquals(ENHANCE_YOUR_CALM, client.await(GOAWAY, 0).error());
            cancelled.get(10, TimeUnit.SECONDS);
            assertTrue(strict.handler.handled.get() <= 60, () -> "handled " + strict.handler.handled.get());
        }
    }

    @Test
    void headerInEndlessPiecesEndsTheConnection() throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            client.frame(HEADERS, 0, 1, RawHttp2.block(":method", "GET"));
            for (int i = 0; i < 100; i++) {
                client.frame(CONTINUATION, 0, 1, new byte[0]);
            }
            client.flush();
            assertEquals(ENHANCE_YOUR_CALM, client.await(GOAWAY, 0).error());
        }
    }

    @Test
    void headerTwiceAsLongAsAllowedIs431WithoutABody() throws Exception {
        try (RawHttp2 client = new RawHttp2(server)) {
            byte[] block = RawHttp2.block(
                    ":method", "GET", ":scheme", "https", ":path", "/echo", "x-a", "y".repeat(70_000), "x-b",
                    "y".repeat(70_000));
            client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 16_384));
            for (int at = 16_384; at < block.length; at += 16_384) {
                boolean last = at + 16_384 >= block.length;
                byte[] piece = Arrays.copyOfRange(block, at, Math.min(block.length, at + 16_384));
                client.frame(CONTINUATION, last ? END_HEADERS : 0, 1, piece);
            }
            client.flush();
            assertEquals("431", client.await(HEADERS, 1).text());
            assertEquals("200 GET /echo? ", client.get(3, "/echo").answer(3));
        }
    }

    @Test
    void streamsBeyondTheLimitAreRefused() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        HttpLimits limits = HttpLimits.defaults().withCounts(new HttpLimits.Counts(10, 2, 10));
        try (TestServer strict = new TestServer(limits);
                RawHttp2 client = new RawHttp2(strict)) {
            strict.handler.on("/later", r -> later.join());
            client.await(SETTINGS, 0);
            client.get(1, "/later").get(3, "/later").get(5, "/later");
            assertEquals(7, client.await(RESET, 5).error(), "REFUSED_STREAM");
            later.complete(TestHandler.text(200, "now"));
            client.await(f -> f.endsStream());
            client.await(f -> f.endsStream());
            assertEquals(2, strict.handler.handled.get());
        }
    }

    @Test
    void bodyThatDoesNotComeIs408AndItsRestIsNotWanted() throws Exception {
        Duration shortly = Duration.ofMillis(300);
        Duration soon = Duration.ofSeconds(3);
        HttpLimits limits =
                HttpLimits.defaults().withTimes(new HttpLimits.Times(shortly, shortly, shortly, soon, soon));
        try (TestServer hasty = new TestServer(limits);
                RawHttp2 client = new RawHttp2(hasty)) {
            client.request(1, "POST", "/echo", false).frame(DATA, 0, 1, new byte[3]).flush();
            assertTrue(client.answer(1).startsWith("408 rejected"));
            assertEquals(0, client.await(RESET, 1).error(), "NO_ERROR");
            client.await(GOAWAY, 0);
            assertTrue(client.closes(), "idle");
        }
    }

    @Test
    void clientWithoutWindowStopsItsOwnStreamAlone() throws Exception {
        TestSource slow = new TestSource();
        for (int i = 0; i < 200; i++) {
            slow.add(new byte[8 << 10]);
        }
        server.handler.on("/slow", r -> new Response.Streaming(200, Headers.empty(), slow, null));
        TestSource quick = new TestSource();
        server.handler.on("/quick", r -> new Response.Streaming(200, Headers.empty(), quick, null));
        try (RawHttp2 client = new RawHttp2(server, 4, 0)) {
            client.get(1, "/slow").window(0, 1 << 20);
            client.await(HEADERS, 1);
            client.get(3, "/quick").window(3, 1 << 20);
            client.await(HEADERS, 3);
            for (int i = 0; i < 50; i++) {
                quick.send(("event " + i).getBytes(UTF_8));
                assertEquals("event " + i, client.await(DATA, 3).text());
            }
            // The water mark of 64 KiB, in pieces of 8.
            assertEquals(8, slow.polled.get());
            client.window(1, 64 << 10);
            int got = 0;
            while (got < 64 << 10) {
                got += client.await(DATA, 1).payload().length;
            }
            Await.until("it is polled again", () -> slow.polled.get() == 16);
            client.reset(1).flush();
            assertEquals(End.CLIENT_GONE, slow.closed.get(10, TimeUnit.SECONDS));
            assertEquals(16, slow.polled.get());
        }
    }

    @Test
    void clientThatTakesNothingIsCutOff() throws Exception {
        Duration later = Duration.ofSeconds(30);
        HttpLimits limits = HttpLimits.defaults()
                .withTimes(new HttpLimits.Times(later, later, later, later, Duration.ofMillis(400)));
        TestSource source = new TestSource();
        source.add(new byte[100]);
        try (TestServer hasty = new TestServer(limits);
                RawHttp2 client = new RawHttp2(hasty, 4, 0)) {
            hasty.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
            hasty.handler.on("/small", r -> TestHandler.text(200, "small"));
            hasty.handler.on("/large", r -> Response.Unary.of(200, "text/plain", new byte[1 << 20]));
            client.get(1, "/watch").get(3, "/small").get(5, "/large").get(7, "/none");
            client.await(RESET, 1);
            client.await(RESET, 3);
            client.await(RESET, 5);
            assertEquals(End.STALLED, source.closed.get(10, TimeUnit.SECONDS));
            client.window(7, 100);
            client.get(9, "/small").window(9, 100);
            assertEquals("200 small", client.answer(9));
        }
    }

    @Test
    void clientThatStopsReadingItsSocketIsClosedAndOthersAreServed() throws Exception {
        Duration later = Duration.ofSeconds(30);
        HttpLimits limits = HttpLimits.defaults()
                .withTimes(new HttpLimits.Times(later, later, later, later, Duration.ofMillis(600)));
        TestSource endless = new TestSource();
        for (int i = 0; i < 4000; i++) {
            endless.add(new byte[16 << 10]);
        }
        try (TestServer hasty = new TestServer(limits);
                RawHttp2 deaf = new RawHttp2(hasty, 4, 1 << 30);
                RawHttp2 good = new RawHttp2(hasty)) {
            hasty.handler.on("/endless", r -> new Response.Streaming(200, Headers.empty(), endless, null));
            hasty.handler.on("/large", r -> Response.Unary.of(200, "text/plain", new byte[60_000]));
            deaf.window(0, 1 << 30).get(1, "/endless");
            // One more of those whose streams have ended as far as the server is concerned.
            deaf.get(3, "/large").get(5, "/large");
            endless.closed.get(20, TimeUnit.SECONDS);
            Await.until("it is closed", () -> hasty.events.open.get() == 1);
            assertEquals("200 GET /echo? ", good.get(1, "/echo").answer(1));
            assertTrue(endless.left() > 2000, "too much was taken for a client that reads nothing");
            assertEquals(1, endless.closes.get());
        }
    }

    @Test
    void drainSaysGoawayFinishesRequestsAndEndsStreams() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.handler.on("/later", r -> later.join());
        TestSource source = new TestSource();
        source.add("event".getBytes(UTF_8));
        server.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
        try (RawHttp2 idle = new RawHttp2(server);
                RawHttp2 client = new RawHttp2(server)) {
            idle.flush().await(SETTINGS, 0);
            client.get(1, "/later").get(3, "/watch");
            client.await(DATA, 3);
            Thread closing = Thread.ofVirtual().start(() -> server.close(Duration.ofSeconds(20)));
            assertEquals(0, client.await(GOAWAY, 0).error());
            assertTrue(client.await(DATA, 3).endsStream());
            assertEquals(End.SHUTDOWN, source.closed.get(10, TimeUnit.SECONDS));
            assertTrue(idle.closes());
            client.get(5, "/echo");
            later.complete(TestHandler.text(200, "done"));
            assertEquals("200 done", client.answer(1));
            assertTrue(client.closes());
            closing.join();
            assertEquals(2, server.handler.handled.get());
            assertEquals(0, server.events.open.get());
        }
    }

    @Test
    void requestThatDoesNotEndIsCutOffAfterTheDrain() throws Exception {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        server.handler.on("/later", r -> {
            r.onCancel(() -> cancelled.complete(null));
            cancelled.join();
            return TestHandler.text(200, "late");
        });
        try (RawHttp2 client = new RawHttp2(server)) {
            client.get(1, "/later");
            Await.until("it runs", () -> server.handler.handled.get() == 1);
            server.close(Duration.ofMillis(100));
            assertTrue(client.closes());
            cancelled.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("#288 handler can end the connection")
    void handlerCanEndTheConnection() throws Exception {
        server.handler.on("/bye", r -> new Response.Unary(401, Headers.of("Connection", "close"), new byte[0]));
        try (RawHttp2 client = new RawHttp2(server)) {
            client.get(1, "/bye");
            client.await(GOAWAY, 0);
            assertEquals("401 ", client.answer(1));
            assertTrue(client.closes());
        }
    }

    @Test
    @DisplayName("#287 thousand watches hear one event from one wakeup")
    void thousandWatchesHearOneEventFromOneWakeup() throws Exception {
        HttpLimits limits = HttpLimits.defaults().withCounts(new HttpLimits.Counts(10, 2_000, 2_000));
        byte[] shared = "one event for all\n".getBytes(UTF_8);
        TestBroadcast broadcast = new TestBroadcast();
        try (TestServer large = new TestServer(limits)) {
            watchTogether(large, broadcast, shared);
            Await.until("all are closed", () -> broadcast.ready() == 0);
        }
    }

    private static void watchTogether(TestServer large, TestBroadcast broadcast, byte[] shared) throws IOException {
        try (RawHttp2 client = new RawHttp2(large, 4, 1 << 20)) {
            large.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), broadcast.watcher(), null));
            client.window(0, 1 << 24);
            for (int i = 0; i < 1000; i++) {
                client.request(2 * i + 1, "GET", "/watch", true);
            }
            client.flush();
            Await.until("all watch", () -> broadcast.ready() == 1000);
            for (int round = 0; round < 5; round++) {
                broadcast.send(shared);
                int got = 0;
                while (got < 1000) {
                    assertEquals("one event for all\n", client.await(f -> f.type() == DATA).text());
                    got++;
                }
            }
        }
    }
}
