package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.TlsContexts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Watches by WebSocket, as fabric8 asks for them.
@Timeout(60)
class WebSocketWatchTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("sockets");
        http = HttpClient.newBuilder()
                .sslContext(TlsContexts.of(KubeconfigReader.read(List.of(gateway.gateway().adminKubeconfig()))))
                .build();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
    }

    /// What came, in order: text messages, `N bytes`, `close CODE`.
    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                came.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            came.add(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            came.add("close " + code);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(came.poll(30, TimeUnit.SECONDS));
        }

        JsonObject event() throws InterruptedException {
            return ServedResources.read(next());
        }
    }

    private static WebSocket open(Listener listener, String path, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create(client.base().replace("https://", "wss://") + path), listener).join();
    }

    @Test
    @DisplayName("#95 a watch by WebSocket tells each event in a message, and closes at its timeout")
    void events() throws Exception {
        String revision = client.get(MAPS).json().stringAt("metadata", "resourceVersion");
        var listener = new Listener();
        WebSocket socket = open(
                listener, MAPS + "?watch=true&timeoutSeconds=3&fieldSelector=metadata.name%3Da&resourceVersion=" + revision);
        client.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"umlaut\":\"\u00e4\"}}");
        JsonObject added = listener.event();
        assertEquals("ADDED", added.string("type"));
        assertEquals("\u00e4", added.stringAt("object", "data", "umlaut"));
        client.delete(MAPS + "/a");
        assertEquals("DELETED", listener.event().string("type"));
        assertEquals("close 1000", listener.next());
        socket.abort();
    }

    @Test
    @DisplayName("#95 protobuf comes in binary messages")
    void protobuf() throws Exception {
        client.post(MAPS, "{\"metadata\":{\"name\":\"binary\"}}");
        var listener = new Listener();
        WebSocket socket = open(
                listener, MAPS + "?watch=true&fieldSelector=metadata.name%3Dbinary", "accept", WireForm.PROTOBUF.type());
        String message = listener.next();
        assertTrue(message.startsWith("\n\u0005ADDED"), message);
        assertTrue(message.contains("k8s\0"), message);
        socket.abort();
    }

    @Test
    void aRevisionThatIsGoneIsOneErrorAndTheEnd() throws Exception {
        var listener = new Listener();
        WebSocket socket = open(listener, MAPS + "?watch=true&resourceVersion=1");
        assertEquals("ERROR", listener.event().string("type"));
        assertEquals("close 1000", listener.next());
        socket.abort();
    }

    @Test
    void whatIsRefusedIsRefusedInHttp() {
        for (String path : List.of("/api/v1/wrongs?watch=true", MAPS + "?watch=true&resourceVersion=x", MAPS)) {
            CompletionException refused =
                    assertThrows(CompletionException.class, () -> open(new Listener(), path), path);
            assertTrue(refused.getCause() instanceof WebSocketHandshakeException, String.valueOf(refused.getCause()));
        }
    }
}
