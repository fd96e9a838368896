package dev.polder.gateway.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.Response;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class Http1WireTest {

    private static final String HOST = "Host: localhost\r\n";

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
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        server.handler.on("/slow", r -> {
            first.join();
            return TestHandler.text(200, "slow");
        });
        try (RawClient client = RawClient.http1(server)) {
            StringBuilder requests = new StringBuilder("GET /slow HTTP/1.1\r\n" + HOST + "\r\n");
            for (int i = 0; i < 100; i++) {
                requests.append("POST /echo?").append(i).append(" HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\nhi");
            }
            requests.append("GET /echo?last HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            client.send(requests.toString());
            Await.until("the first runs", () -> server.handler.handled.get() == 1);
            first.complete(null);
            String answers = client.readAll();
            int at = answers.indexOf("slow");
            assertTrue(at > 0);
            for (int i = 0; i < 100; i++) {
                int next = answers.indexOf("POST /echo?" + i + " hi", at);
                assertTrue(next > at, "answer " + i);
                at = next;
            }
            assertTrue(answers.indexOf("GET /echo?last ", at) > at);
            assertEquals(102, server.handler.handled.get());
        }
    }

    @Test
    void garbageAfterARequestIs400AndTheEnd() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answers = client.send("GET /echo HTTP/1.1\r\n" + HOST + "\r\n\u0001garbage\r\n\r\n")
                    .readAll();
            assertTrue(answers.startsWith("HTTP/1.1 200 OK"), answers);
            assertTrue(answers.contains("GET /echo? "), answers);
            assertTrue(answers.contains("HTTP/1.1 400 Bad Request"), answers);
            assertTrue(answers.contains("connection: close"), answers);
            assertEquals(1, server.handler.handled.get());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo HTTP/1.1\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: a:99999\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: me@a\r\n\r\n",
                "GET echo HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a\"b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nhi",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nhello\r\n0\r\n",
                "GET /echo HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /echo HTTP/1.1\nHost: a\n\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void badRequestIsRefusedAndNeverHandled(String request) throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send(request).readUntil("\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.1 505 "), answer);
            assertEquals(0, server.handler.handled.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"/echo?a=b", "https://elsewhere/echo?a=b", "HTTP://elsewhere:1/echo?a=b"})
    void absoluteTargetMeansItsPath(String target) throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send("GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")
                    .readAll();
            assertTrue(answer.endsWith("GET /echo?a=b "), answer);
        }
    }

    @Test
    void chunkedBodyIsCollected() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
            client.send("5\r\nhello\r\n").send("6\r\n world\r\n").send("0\r\ntrailer: x\r\n\r\n");
            assertTrue(client.readAll().endsWith("POST /echo? hello world"));
        }
    }

    @Test
    void clientThatAsksFirstIsToldToContinue() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            client.send("POST /echo HTTP/1.1\r\n" + HOST
                    + "Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.readUntil("\r\n\r\n"));
            assertTrue(client.send("hello").readAll().endsWith("POST /echo? hello"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/echo, 100-continue, 4000000, 413",
        "/echo, a-miracle, 5, 417",
        "/a#b, 100-continue, 5, 400",
    })
    void clientThatAsksFirstIsToldWhyNot(String target, String expect, int length, int code) throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send("POST " + target + " HTTP/1.1\r\n" + HOST + "Expect: " + expect
                            + "\r\nContent-Length: " + length + "\r\n\r\n")
                    .readAll();
            assertTrue(answer.startsWith("HTTP/1.1 " + code + " "), answer);
            assertEquals(0, server.handler.handled.get());
        }
    }

    @Test
    void bodyThatNobodyWantsIsListenedToForAWhile() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
            String piece = "10000\r\n" + "x".repeat(65_536) + "\r\n";
            for (int i = 0; i < 60; i++) {
                client.send(piece);
            }
            assertTrue(client.readAll().startsWith("HTTP/1.1 413 "));
        }
    }

    @Test
    void oldClientGetsItsStreamUntilTheConnectionCloses() throws Exception {
        TestSource source = new TestSource();
        source.add("one".getBytes(UTF_8));
        server.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
        try (RawClient client = RawClient.http1(server)) {
            client.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            String first = client.readUntil("GET /echo? ");
            assertTrue(first.contains("connection: keep-alive"), first);
            client.send("GET /watch HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            source.wakeup.join();
            source.end();
            String answer = client.readAll();
            assertTrue(answer.endsWith("\r\n\r\none"), answer);
            assertFalse(answer.contains("transfer-encoding"), answer);
            assertEquals(End.FINISHED, source.closed.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void handlerCanCloseTheConnection() throws Exception {
        server.handler.on("/bye", r -> new Response.Unary(200, Headers.of("Connection", "close"), new byte[0]));
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send("GET /bye HTTP/1.1\r\n" + HOST + "\r\n").readAll();
            assertTrue(answer.contains("connection: close\r\n"), answer);
        }
    }

    @Test
    void upgradeIsIgnored() throws Exception {
        try (RawClient client = RawClient.http1(server)) {
            String answer = client.send("GET /echo HTTP/1.1\r\n" + HOST
                            + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")
                    .readUntil("GET /echo? ");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }

    @Test
    void slowHeaderSlowBodyAndSilenceAreCutOff() throws Exception {
        Duration shortly = Duration.ofMillis(300);
        Duration soon = Duration.ofMillis(900);
        HttpLimits limits = HttpLimits.defaults()
                .withTimes(new HttpLimits.Times(shortly, shortly, shortly, soon, soon));
        try (TestServer hasty = new TestServer(limits);
                RawClient header = RawClient.http1(hasty);
                RawClient body = RawClient.http1(hasty);
                RawClient silence = RawClient.http1(hasty)) {
            header.send("GET /echo HTTP/1.1\r\nHo");
            body.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhi");
            assertTrue(header.readAll().startsWith("HTTP/1.1 408 "));
            assertTrue(body.readAll().startsWith("HTTP/1.1 408 "));
            assertEquals("", silence.readAll());
            assertEquals(0, hasty.handler.handled.get());
            Await.until("all are closed", () -> hasty.events.open.get() == 0);
            assertTrue(hasty.events.ticks.get() > 0);
        }
    }

    @Test
    void clientThatTakesNothingIsCutOffAndItsSourceIsNotPolled() throws Exception {
        Duration later = Duration.ofSeconds(30);
        HttpLimits limits = HttpLimits.defaults()
                .withTimes(new HttpLimits.Times(later, later, later, later, Duration.ofMillis(800)));
        TestSource source = new TestSource();
        for (int i = 0; i < 1000; i++) {
            source.add(new byte[32 << 10]);
        }
        try (TestServer hasty = new TestServer(limits);
                RawClient client = RawClient.http1(hasty)) {
            hasty.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
            client.send("GET /watch HTTP/1.1\r\n" + HOST + "\r\n");
            assertEquals(End.STALLED, source.closed.get(20, TimeUnit.SECONDS));
            assertTrue(source.left() > 0, "all was polled");
            Await.until("the connection is closed", () -> hasty.events.open.get() == 0);
            assertThrows(IOException.class, () -> {
                String all = client.readAll();
                // The bytes that were on their way may still be read; a clean end of the chunks must not.
                if (!all.endsWith("0\r\n\r\n")) {
                    throw new IOException("broken off");
                }
            });
        }
    }

    @Test
    void drainLetsARunningRequestFinishAndEndsStreams() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.handler.on("/later", r -> later.join());
        TestSource source = new TestSource();
        server.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
        try (Socket mute = new Socket(server.address.getAddress(), server.address.getPort());
                RawClient idle = RawClient.http1(server);
                RawClient running = RawClient.http1(server);
                RawClient watching = RawClient.http1(server)) {
            running.send("GET /later HTTP/1.1\r\n" + HOST + "\r\n");
            watching.send("GET /watch HTTP/1.1\r\n" + HOST + "\r\n");
            source.wakeup.join();
            Await.until("both run", () -> server.handler.handled.get() == 2);
            Thread closing = Thread.ofVirtual().start(() -> server.close(Duration.ofSeconds(20)));
            assertEquals(-1, mute.getInputStream().read());
            assertEquals("", idle.readAll());
            assertTrue(watching.readAll().endsWith("0\r\n\r\n"));
            assertEquals(End.SHUTDOWN, source.closed.get(10, TimeUnit.SECONDS));
            assertThrows(IOException.class, () -> RawClient.http1(server));
            later.complete(TestHandler.text(200, "done"));
            assertTrue(running.readAll().endsWith("done"));
            closing.join();
            assertEquals(0, server.events.open.get());
        }
    }
}
