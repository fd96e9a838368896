package dev.polder.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTest {
    @TempDir
    Path directory;

    private TestServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        client = ApiClient.of(server.access("/clusters/root"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void objectsAreReadAndWritten() throws Exception {
        JsonObject object = new JsonObject().put("kind", "ConfigMap");
        server.on("GET /clusters/root/api/v1/x", object)
                .on("POST /clusters/root/api/v1/x", object)
                .on("PATCH /clusters/root:b/api/v1/x/y", object)
                .on("DELETE /clusters/root/api/v1/x/y", new JsonObject().put("kind", "Status"));
        assertEquals(object, client.get("/api/v1/x"));
        assertEquals(object, client.create("/api/v1/x", object));
        assertEquals(object, client.inWorkspace("root:b").apply("/api/v1/x/y", object, "me"));
        client.delete("/api/v1/x/y");
        var create = server.seen().get(1);
        assertEquals(object, create.json());
        assertEquals("application/json", create.header("content-type"));
        var apply = server.seen().get(2);
        assertEquals("/clusters/root:b/api/v1/x/y?force=true&fieldManager=me", apply.target());
        assertEquals("application/apply-patch+yaml", apply.header("content-type"));
    }

    @Test
    void statusesAreThrown() {
        server.on("GET /clusters/root/conflict", _ -> TestServer.Answer.status(409, "Conflict", "too late"))
                .on("GET /clusters/root/odd", _ -> TestServer.Answer.status(418, "Teapot", ""))
                .on("GET /clusters/root/html", _ -> new TestServer.Answer(502, "<html>"))
                .on("GET /clusters/root/json", _ -> new TestServer.Answer(500, "{}"))
                .on("GET /clusters/root/details", _ -> new TestServer.Answer(
                        422,
                        """
                        {"kind":"Status","reason":"Invalid","message":"m","details":{"name":"n","retryAfterSeconds":3,
                        "causes":[{"reason":"r","message":"c","field":"f"}]}}"""));
        var e = assertThrows(ApiException.class, () -> client.get("/conflict"));
        assertTrue(e.is(StatusReason.CONFLICT));
        assertEquals("too late", e.getMessage());
        e = assertThrows(ApiException.class, () -> client.get("/odd"));
        assertEquals("the server answered 418", e.getMessage());
        e = assertThrows(ApiException.class, () -> client.get("/html"));
        assertEquals("the server answered 502 without saying why", e.getMessage());
        e = assertThrows(ApiException.class, () -> client.get("/json"));
        assertEquals(500, e.status().code());
        e = assertThrows(ApiException.class, () -> client.get("/details"));
        assertEquals("f", e.status().details().causes().getFirst().field());
        assertEquals(3, e.status().details().retryAfterSeconds());
    }

    @Test
    void whatIsMissingIsEmptyAndOtherFailuresAreNot() throws Exception {
        server.on("GET /clusters/root/forbidden", _ -> TestServer.Answer.status(403, "Forbidden", "no"));
        assertEquals(Optional.empty(), client.find("/nothing"));
        assertThrows(ApiException.class, () -> client.find("/forbidden"));
    }

    @Test
    void tokensAreSent() throws Exception {
        server.on("GET /version", new JsonObject());
        var access = new ServerAccess(server.url(), server.trust(), new Credential.Token("abc"));
        try (ApiClient withToken = ApiClient.of(access)) {
            withToken.get("/version");
        }
        assertEquals("Bearer abc", server.seen().getLast().header("authorization"));
    }

    @Test
    void anybodyIsTrustedOnlyWhenAskedFor() throws Exception {
        server.on("GET /version", new JsonObject());
        try (ApiClient trusting =
                ApiClient.of(new ServerAccess(server.url(), new Trust.Anyone(), new Credential.None()))) {
            trusting.get("/version");
        }
        try (ApiClient wary =
                ApiClient.of(new ServerAccess(server.url(), new Trust.Platform(), new Credential.None()))) {
            var e = assertThrows(UnreachableException.class, () -> wary.get("/version"));
            assertTrue(e.getMessage().contains("no TLS connection"), e.getMessage());
        }
    }

    @Test
    void serversThatAreNotThereAreNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var access = new ServerAccess(URI.create("https://127.0.0.1:" + port), server.trust(), new Credential.None());
        try (ApiClient lost = ApiClient.of(access)) {
            var e = assertThrows(UnreachableException.class, () -> lost.get("/version"));
            assertEquals(
                    "cannot reach https://127.0.0.1:%d: connection refused; is it running?".formatted(port),
                    e.getMessage());
        }
    }

    @Test
    void answersThatAreNoJsonAreNoApiServer() {
        server.on("GET /clusters/root/page", _ -> new TestServer.Answer(200, "hello"));
        var e = assertThrows(UnreachableException.class, () -> client.get("/page"));
        assertTrue(e.getMessage().contains("does not answer as a Kubernetes API server does"), e.getMessage());
    }

    @Test
    void anInterruptEndsTheCall() {
        Thread.currentThread().interrupt();
        var e = assertThrows(UnreachableException.class, () -> client.get("/version"));
        assertTrue(e.getMessage().endsWith("interrupted"), e.getMessage());
        assertTrue(Thread.interrupted());
    }

    @Test
    void malformedCertificatesAreRefused() {
        var access = new ServerAccess(server.url(), new Trust.Authorities("x"), new Credential.None());
        assertThrows(IllegalArgumentException.class, () -> ApiClient.of(access));
    }

    @Test
    void pathsAreFoundByDiscovery() throws Exception {
        server.on("GET /clusters/root/api/v1", resources("namespaces", "Namespace", false, "pods", "Pod", true))
                .on("GET /clusters/root/apis/apps/v1", resources("deployments", "Deployment", true, "a/b", "Pod", true));
        var paths = new ResourcePaths(client);
        assertEquals("/api/v1/namespaces/n", paths.of(object("v1", "Namespace", null)));
        assertEquals("/api/v1/namespaces/default/pods/n", paths.of(object("v1", "Pod", null)));
        assertEquals("/apis/apps/v1/namespaces/s/deployments/n", paths.of(object("apps/v1", "Deployment", "s")));
        assertThrows(IllegalArgumentException.class, () -> paths.of(object("apps/v1", "Pod", "s")));
        assertEquals(2, server.seen().size());
    }

    private static JsonObject object(String apiVersion, String kind, String namespace) {
        JsonObject metadata = new JsonObject().put("name", "n");
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        return new JsonObject().put("apiVersion", apiVersion).put("kind", kind).put("metadata", metadata);
    }

    private static JsonObject resources(
            String name, String kind, boolean namespaced, String name2, String kind2, boolean namespaced2) {
        return new JsonObject()
                .put(
                        "resources",
                        new JsonArray()
                                .add(new JsonObject().put("name", name).put("kind", kind).put("namespaced", namespaced))
                                .add(new JsonObject()
                                        .put("name", name2)
                                        .put("kind", kind2)
                                        .put("namespaced", namespaced2)));
    }
}
