package dev.polder.gateway.client;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ClientCredential;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.ServingNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// The JDK's own HTTPS server, answering what it was told to, with certificates of a real authority.
public final class TestServer implements AutoCloseable {
    /// What came in.
    public record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> each.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        public JsonObject json() {
            return JsonReader.readObject(body.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        }
    }

    /// What goes out.
    public record Answer(int code, String body) {
        public static Answer ok(JsonObject body) {
            return new Answer(200, JsonWriter.text(body));
        }

        public static Answer status(int code, String reason, String message) {
            return new Answer(
                    code,
                    JsonWriter.text(new JsonObject()
                            .put("kind", "Status")
                            .put("apiVersion", "v1")
                            .put("status", "Failure")
                            .put("message", message)
                            .put("reason", reason)
                            .put("code", code)));
        }
    }

    private final CertificateAuthority authority;
    private final ClientCredential credential;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Seen, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    public TestServer(Path directory) throws Exception {
        authority = CertificateAuthority.loadOrCreate(
                directory.resolve("certs"), InstantSource.system(), new SecureRandom());
        credential = authority.issue(
                ClientCertificateRequest.operator("tester", List.of("system:masters")));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context();
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setWantClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(
                        exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                URI uri = exchange.getRequestURI();
                var request = new Seen(
                        exchange.getRequestMethod(), uri.toString(), Map.copyOf(exchange.getRequestHeaders()), body);
                seen.add(request);
                Answer answer = answers.getOrDefault(
                                request.method() + " " + uri.getPath(),
                                _ -> Answer.status(404, "NotFound", "nothing at " + uri.getPath()))
                        .apply(request);
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.code(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (IOException e) {
                // a client that left
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private SSLContext context() throws Exception {
        ServingCertificate serving =
                authority.issueServing(ServingNames.of(List.of("127.0.0.1")));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server", serving.privateKey(), new char[0], serving.chain().toArray(X509Certificate[]::new));
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        int number = 0;
        for (X509Certificate anchor : authority.clientTrustAnchors()) {
            anchors.setCertificateEntry("anchor-" + number++, anchor);
        }
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(anchors);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    /// Answers a method and path, such as `GET /version`.
    public TestServer on(String methodAndPath, Function<Seen, Answer> answer) {
        answers.put(methodAndPath, answer);
        return this;
    }

    /// As [#on(String,], always the same.
    public TestServer on(String methodAndPath, JsonObject body) {
        return on(methodAndPath, _ -> Answer.ok(body));
    }

    public List<Seen> seen() {
        return seen;
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    public Trust trust() {
        return new Trust.Authorities(authority.servingTrustPem());
    }

    /// How to reach it, pointed at a path such as `/clusters/root`.
    public ServerAccess access(String path) {
        return new ServerAccess(
                URI.create(url() + path),
                trust(),
                new Credential.ClientCertificate(credential.certificatePem(), credential.privateKeyPem()));
    }

    /// A kubeconfig for it, in a file.
    public Path kubeconfig(Path file, String path) throws IOException {
        return Files.writeString(file, YamlWriter.text(access(path).toKubeconfig("test")));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
