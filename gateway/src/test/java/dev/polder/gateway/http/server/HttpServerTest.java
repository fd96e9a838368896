package dev.polder.gateway.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.http.BodySource.End;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.http.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

@Timeout(60)
class HttpServerTest {

    @ParameterizedTest
    @EnumSource(Version.class)
    void requestAndAnswerArriveWhole(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            HttpResponse<String> answer = client.send(
                    request(server, "/echo?limit=1%20").POST(BodyPublishers.ofString("hello")).build(),
                    BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals("POST /echo?limit=1%20 hello", answer.body());
            assertEquals(version, answer.version());
            assertEquals("27", answer.headers().firstValue("content-length").orElseThrow());
            Await.until("the end is told", () -> server.events.ended.size() == 1);
            HttpEvents.Outcome outcome = server.events.ended.element();
            assertEquals(200, outcome.status());
            assertEquals(5, outcome.requestBytes());
            assertEquals(27, outcome.responseBytes());
            assertEquals(End.FINISHED, outcome.end());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void certificateOfTheClientIsGivenToTheHandler(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = HttpClient.newBuilder()
                        .version(version)
                        .sslContext(TestServer.known("alice"))
                        .build()) {
            assertTrue(get(client, server, "/who").body().contains("CN=alice"));
        }
    }

    @Test
    void clientWithoutCertificateIsNobody() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(Version.HTTP_2)) {
            assertEquals("nobody", get(client, server, "/who").body());
        }
    }

    @Test
    void certificateFromElsewhereFailsTheHandshake() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(TestServer.stranger())
                        .build()) {
            assertThrows(IOException.class, () -> get(client, server, "/who"));
            assertEquals(0, server.handler.handled.get());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void headHasTheHeaderOfGetAndNoBody(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            TestSource source = new TestSource();
            server.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = client.send(
                        request(server, "/echo").method("HEAD", BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());
                assertEquals("", answer.body());
                assertEquals("12", answer.headers().firstValue("content-length").orElseThrow());
            }
            HttpResponse<String> watch = client.send(
                    request(server, "/watch").method("HEAD", BodyPublishers.noBody()).build(),
                    BodyHandlers.ofString());
            assertEquals("", watch.body());
            assertEquals(End.FINISHED, source.closed.get(10, TimeUnit.SECONDS));
            assertEquals(200, get(client, server, "/echo").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void largeAnswerArrivesWhole(Version version) throws Exception {
        byte[] large = new byte[5 << 20];
        new Random(1).nextBytes(large);
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            server.handler.on("/large", r -> Response.Unary.of(200, "application/octet-stream", large));
            HttpResponse<byte[]> answer =
                    client.send(request(server, "/large").build(), BodyHandlers.ofByteArray());
            assertArrayEquals(large, answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void emptyAnswerHasNoBody(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            server.handler.on("/none", r -> new Response.Unary(204, Headers.empty(), new byte[0]));
            HttpResponse<String> answer = get(client, server, "/none");
            assertEquals(204, answer.statusCode());
            assertTrue(answer.headers().firstValue("content-length").isEmpty());
            assertEquals(200, get(client, server, "/echo").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void largestBodyIsTakenAndALargerOneIs413(Version version) throws Exception {
        HttpLimits limits = HttpLimits.defaults();
        try (TestServer server = new TestServer(limits);
                HttpClient client = server.client(version)) {
            server.handler.on("/length", r -> TestHandler.text(200, "" + r.body().length));
            byte[] most = new byte[limits.sizes().body()];
            assertEquals("" + most.length, post(client, server, "/length", most).body());
            HttpResponse<String> answer = post(client, server, "/length", new byte[most.length + 1]);
            assertEquals(413, answer.statusCode());
            assertTrue(answer.body().startsWith("rejected: "));
            assertEquals(200, get(client, server, "/echo").statusCode());
            assertEquals(2, server.handler.handled.get());
        }
    }

    @Test
    void bodiesBeyondTheBudgetOfTheServerAre503() throws Exception {
        HttpLimits limits = HttpLimits.defaults();
        HttpLimits.Sizes sizes = new HttpLimits.Sizes(16 << 10, 64 << 10, 256, 3 << 20, 1 << 20);
        try (TestServer server = new TestServer(limits.withSizes(sizes));
                HttpClient client = server.client(Version.HTTP_2)) {
            assertEquals(503, post(client, server, "/echo", new byte[2 << 20]).statusCode());
            assertEquals(200, post(client, server, "/echo", new byte[1 << 10]).statusCode());
        }
    }

    @ParameterizedTest
    @DisplayName("#290 too many header bytes are 431")
    @EnumSource(Version.class)
    void tooManyHeaderBytesAre431(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            HttpResponse<String> answer = client.send(
                    request(server, "/echo").header("x-large", "y".repeat(66_000)).build(), BodyHandlers.ofString());
            assertEquals(431, answer.statusCode());
            assertTrue(answer.body().startsWith("rejected: "));
            assertEquals(200, client.send(
                            request(server, "/echo").header("x-large", "y".repeat(60_000)).build(),
                            BodyHandlers.ofString())
                    .statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tooManyHeaderFieldsAre431AndATooLongTargetIs414(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            HttpRequest.Builder many = request(server, "/echo");
            for (int i = 0; i < 300; i++) {
                many.header("x-field-" + i, "y");
            }
            assertEquals(431, client.send(many.build(), BodyHandlers.ofString()).statusCode());
            assertEquals(414, get(client, server, "/echo?" + "x".repeat(17_000)).statusCode());
        }
    }

    @ParameterizedTest
    @DisplayName("#271 failure of the handler is 500")
    @EnumSource(Version.class)
    void failureOfTheHandlerIs500(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            server.handler.on("/fails", r -> {
                throw new IllegalStateException("secret");
            });
            HttpResponse<String> answer = get(client, server, "/fails");
            assertEquals(500, answer.statusCode());
            assertEquals("rejected: Internal error occurred", answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void handlerWithoutAnAnswerOrWithAnImpossibleOneIs500(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            server.handler.on("/nothing", r -> null);
            server.handler.on("/impossible", r -> TestHandler.text(99, "?"));
            assertEquals(500, get(client, server, "/nothing").statusCode());
            assertEquals(500, get(client, server, "/impossible").statusCode());
        }
    }

    @Test
    void newCertificateIsUsedForNewConnections() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient first = server.client(Version.HTTP_2);
                HttpClient second = server.client(Version.HTTP_2)) {
            HttpResponse<String> before = get(first, server, "/who");
            server.renew();
            HttpResponse<String> after = get(second, server, "/who");
            assertEquals(200, after.statusCode());
            assertNotEquals(serial(before), serial(after));
            assertEquals(serial(before), serial(get(first, server, "/who")));
        }
    }

    private static BigInteger serial(HttpResponse<String> answer) throws Exception {
        return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0]).getSerialNumber();
    }

    @Test
    void requestsBeyondTheNumberThatMayRunAre503() throws Exception {
        HttpLimits limits = HttpLimits.defaults();
        try (TestServer server = new TestServer(limits.withCounts(new HttpLimits.Counts(10, 10, 1)));
                HttpClient client = server.client(Version.HTTP_2)) {
            CompletableFuture<Response> later = new CompletableFuture<>();
            server.handler.on("/later", r -> later.join());
            CompletableFuture<HttpResponse<String>> first =
                    client.sendAsync(request(server, "/later").build(), BodyHandlers.ofString());
            Await.until("it runs", () -> server.handler.handled.get() == 1);
            assertEquals(503, get(client, server, "/echo").statusCode());
            later.complete(TestHandler.text(200, "now"));
            assertEquals("now", first.get().body());
            Await.until("the place is free", () -> {
                try {
                    return get(client, server, "/echo").statusCode() == 200;
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @Test
    void connectionBeyondTheLimitIsClosed() throws Exception {
        HttpLimits limits = HttpLimits.defaults();
        try (TestServer server = new TestServer(limits.withCounts(new HttpLimits.Counts(1, 10, 10)));
                HttpClient first = server.client(Version.HTTP_2);
                HttpClient second = server.client(Version.HTTP_2)) {
            assertEquals(200, get(first, server, "/echo").statusCode());
            assertThrows(IOException.class, () -> get(second, server, "/echo"));
            assertTrue(server.events.refused.get() >= 1);
            assertEquals(200, get(first, server, "/echo").statusCode());
        }
    }

    @ParameterizedTest
    @DisplayName("#82 streamed pieces arrive as they are sent")
    @EnumSource(Version.class)
    void streamedPiecesArriveAsTheyAreSent(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            TestSource source = new TestSource();
            server.handler.on("/watch", r -> new Response.Streaming(200, Headers.empty(), source, null));
            HttpResponse<InputStream> answer =
                    client.send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                for (String event : new String[] {"one\n", "two\n", "three\n"}) {
                    source.send(event.getBytes(UTF_8));
                    assertEquals(event, new String(in.readNBytes(event.length()), UTF_8));
                }
                source.end();
                assertEquals(-1, in.read());
            }
            assertEquals(End.FINISHED, source.closed.get(10, TimeUnit.SECONDS));
            assertEquals(1, source.closes.get());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void streamEndsCleanlyAtItsTimeout(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            TestSource source = new TestSource();
            source.add("first".getBytes(UTF_8));
            server.handler.on(
                    "/watch",
                    r -> new Response.Streaming(200, Headers.empty(), source, Duration.ofMillis(100)));
            assertEquals("first", get(client, server, "/watch").body());
            assertEquals(End.TIMEOUT, source.closed.get(10, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void brokenSourceBreaksTheAnswerOff(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            TestSource source = new TestSource();
            source.add("first".getBytes(UTF_8));
            server.handler.on(
                    "/watch", r -> new Response.Streaming(200, Headers.empty(), new BrokenSource(source), null));
            assertThrows(IOException.class, () -> get(client, server, "/watch"));
            assertEquals(End.FAILED, source.closed.get(10, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void clientThatGoesEndsItsStreamAndCancelsItsRequest(Version version) throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(version)) {
            TestSource source = new TestSource();
            CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
            server.handler.on("/watch", r -> {
                r.onCancel(() -> cancelled.complete(r.cancelled()));
                return new Response.Streaming(200, Headers.empty(), source, null);
            });
            HttpResponse<InputStream> answer =
                    client.send(request(server, "/watch").build(), BodyHandlers.ofInputStream());
            answer.body().close();
            assertEquals(End.CLIENT_GONE, source.closed.get(10, TimeUnit.SECONDS));
            assertTrue(cancelled.get(10, TimeUnit.SECONDS));
            assertEquals(1, source.closes.get());
        }
    }

    @Test
    void sourceOfAnAnswerThatComesTooLateIsClosed() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = server.client(Version.HTTP_2)) {
            TestSource source = new TestSource();
            CompletableFuture<Boolean> gone = new CompletableFuture<>();
            server.handler.on("/watch", r -> {
                r.onCancel(() -> gone.complete(true));
                gone.join();
                return new Response.Streaming(200, Headers.empty(), source, null);
            });
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request(server, "/watch").build(), BodyHandlers.ofString());
            Await.until("it runs", () -> server.handler.handled.get() == 1);
            assertTrue(answer.cancel(true));
            assertEquals(End.CLIENT_GONE, source.closed.get(10, TimeUnit.SECONDS));
            assertFalse(source.wakeup.isDone());
        }
    }

    @Test
    void portInUseIsSaidAtStart() throws Exception {
        try (TestServer server = new TestServer()) {
            HttpServer second = new HttpServer(
                    ServerSettings.of(server.address, TestServer.tls()), server.handler, HttpEvents.NONE);
            IOException failure = assertThrows(IOException.class, second::start);
            assertTrue(failure.getMessage().contains("in use"), failure.getMessage());
            second.close(Duration.ZERO);
        }
    }

    static HttpRequest.Builder request(TestServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url(path))).timeout(Duration.ofSeconds(30));
    }

    static HttpResponse<String> get(HttpClient client, TestServer server, String path)
            throws IOException, InterruptedException {
        return client.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(HttpClient client, TestServer server, String path, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                request(server, path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }
}
