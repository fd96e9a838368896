package dev.polder.syncer.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.Json;
import dev.polder.syncer.SyncerLimits;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class FabricDownstreamTest {
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    private static final DownstreamRef MAP = new DownstreamRef(MAPS, "ns", "a");
    private static final String PATH = "/api/v1/namespaces/ns/configmaps/a";
    private static final String GONE =
            "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"details\":{\"kind\":\"configmaps\",\"name\":\"a\"}}";

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private Downstream downstream;

    FabricDownstreamTest() {
        server.init();
        downstream = connect(server);
    }

    @AfterEach
    void close() {
        downstream.close();
        server.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "404 page not found",
        "{'kind':'Status','reason':'NotFound','message':'no such resource','details':{}}",
        "{'kind':'Status','reason':'NotFound','details':{'kind':'namespaces','name':'a'}}",
        "{'kind':'Status','reason':'NotFound','details':{'kind':'configmaps','name':'b'}}",
        "{'reason':'NotFound','details':{'kind':'configmaps','name':'a'}}"
    })
    void notFoundThatIsNotAboutTheObjectProvesNothing(String answer) {
        server.expect().get().withPath(PATH).andReturn(404, answer.replace('\'', '"')).once();
        DownstreamException read = assertThrows(DownstreamException.class, () -> downstream.get(MAP));
        assertEquals(DownstreamFailure.NOT_FOUND, read.failure());
        server.expect().delete().withPath(PATH).andReturn(404, answer.replace('\'', '"')).once();
        DownstreamException deleted = assertThrows(DownstreamException.class, () -> downstream.delete(MAP, "u"));
        assertEquals(DownstreamFailure.NOT_FOUND, deleted.failure());
    }

    @Test
    void notFoundAboutTheObjectMeansThatItIsNotThere() {
        server.expect().get().withPath(PATH).andReturn(404, GONE).once();
        assertEquals(Optional.empty(), downstream.get(MAP));
        server.expect().delete().withPath(PATH).andReturn(404, GONE).once();
        downstream.delete(MAP, "u");
    }

    @Test
    void objectsAreCreatedReadListedAndDeleted() {
        KubernetesMockServer crud = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        crud.init();
        try (Downstream d = connect(crud)) {
            JsonObject created = d.create(MAP, Json.of("""
                    {'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'a','namespace':'ns','labels':{'l':'x'}},
                     'data':{'k':'v'}}"""));
            assertNotNull(created.stringAt("metadata", "uid"));
            assertEquals("v", d.get(MAP).orElseThrow().stringAt("data", "k"));
            assertEquals(1, d.list(MAPS, "l=x", "").items().size());
            assertEquals(0, d.list(MAPS, "l=y", "").items().size());
            DownstreamException e = assertThrows(DownstreamException.class, () -> d.create(MAP, created));
            assertEquals(DownstreamFailure.CONFLICT, e.failure());
            d.delete(MAP, created.stringAt("metadata", "uid"));
            assertEquals(0, d.list(MAPS, "l=x", "").items().size());
        } finally {
            crud.destroy();
        }
    }

    @Test
    void applyIsServerSideAsOurManagerAndNotForced() throws InterruptedException {
        DownstreamRef web = new DownstreamRef(DEPLOYMENTS, "ns", "web");
        String path = "/apis/apps/v1/namespaces/ns/deployments/web?fieldManager=polder-syncer&force=false";
        server.expect().patch().withPath(path).andReturn(200, "{\"kind\":\"Deployment\"}").once();
        assertEquals("Deployment", downstream
                .apply(web, Json.of("{'kind':'Deployment'}"), false)
                .string("kind"));
        RecordedRequest request = server.getLastRequest();
        assertEquals("application/apply-patch+yaml", request.getHeader("Content-Type").split(";")[0]);
        assertEquals("Bearer token", request.getHeader("Authorization"));
        assertEquals("{\"kind\":\"Deployment\"}", request.getBody().readUtf8());
    }

    @Test
    void deletionNamesTheUid() throws InterruptedException {
        server.expect().delete().withPath(PATH).andReturn(200, "{}").once();
        downstream.delete(MAP, "u-1");
        JsonObject options = Json.of(server.getLastRequest().getBody().readUtf8());
        assertEquals("u-1", options.stringAt("preconditions", "uid"));
        assertEquals("Background", options.string("propagationPolicy"));
        server.expect().delete().withPath(PATH).andReturn(409, "{\"message\":\"uid\"}").once();
        downstream.delete(MAP, "u-2");
        server.expect().delete().withPath(PATH).andReturn(403, "{\"message\":\"no\"}").once();
        assertThrows(DownstreamException.class, () -> downstream.delete(MAP, "u-3"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID", "401,UNAUTHORIZED", "403,FORBIDDEN", "409,CONFLICT", "410,EXPIRED", "422,INVALID",
        "429,THROTTLED", "500,BROKEN", "503,BROKEN"
    })
    void everyRefusalHasItsMeaningAndIsNotRepeated(int code, DownstreamFailure failure) {
        server.expect().get().withPath(PATH).andReturn(code, "{\"kind\":\"Status\",\"message\":\"because\"}").once();
        DownstreamException e = assertThrows(DownstreamException.class, () -> downstream.get(MAP));
        assertEquals(failure, e.failure());
        assertEquals("because", e.getMessage());
        assertEquals(1, server.getRequestCount());
    }

    @Test
    void answersThatMakeNoSenseAreBroken() {
        server.expect().get().withPath(PATH).andReturn(200, "<html>").once();
        assertEquals(
                DownstreamFailure.BROKEN,
                assertThrows(DownstreamException.class, () -> downstream.get(MAP)).failure());
        server.expect().get().withPath(PATH).andReturn(502, "<html>").once();
        DownstreamException e = assertThrows(DownstreamException.class, () -> downstream.get(MAP));
        assertTrue(e.getMessage().contains("502"));
        server.expect().get().withPath("/api/v1/configmaps?limit=500").andReturn(200, "{\"kind\":\"x\"}").once();
        assertThrows(DownstreamException.class, () -> downstream.list(MAPS, "", ""));
    }

    @Test
    void answerThatIsTooLongIsBroken() {
        server.expect().get().withPath(PATH).andReturn(200, "{\"a\":\"" + "x".repeat(200_000) + "\"}").once();
        assertEquals(
                DownstreamFailure.BROKEN,
                assertThrows(DownstreamException.class, () -> downstream.get(MAP)).failure());
    }

    @Test
    void listGoesByPages() {
        server.expect().get().withPath("/api/v1/configmaps?limit=500&labelSelector=a%3Db&continue=c%2F1")
                .andReturn(200, "{\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"c2\"},\"items\":[{}]}").once();
        DownstreamPage page = downstream.list(MAPS, "a=b", "c/1");
        assertEquals("7", page.resourceVersion());
        assertEquals("c2", page.continueToken());
        assertEquals(1, page.items().size());
    }

    @Test
    void watchGivesEventsAndItsOrdinaryEnd() throws InterruptedException {
        expectWatch(200, """
                {"type":"ADDED","object":{"metadata":{"name":"a"}}}
                {"type":"MODIFIED","object":{"metadata":{"name":"a"}}}
                {"type":"DELETED","object":{"metadata":{"name":"a"}}}
                {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}
                """);
        try (DownstreamWatch watch = downstream.watch(MAPS, "", "5")) {
            for (DownstreamEvent.Type type : DownstreamEvent.Type.values()) {
                DownstreamEvent event = watch.next();
                assertNotNull(event);
                assertEquals(type, event.type());
            }
            assertNull(watch.next());
            assertNull(watch.next());
        }
    }

    @Test
    void watchThatEndsWithAnErrorSaysWhich() throws InterruptedException {
        expectWatch(200, "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n");
        try (DownstreamWatch watch = downstream.watch(MAPS, "", "5")) {
            DownstreamException e = assertThrows(DownstreamException.class, watch::next);
            assertEquals(DownstreamFailure.EXPIRED, e.failure());
            assertEquals("too old", e.getMessage());
        }
    }

    @Test
    void watchThatIsRefusedOrTooLongOrNonsenseFails() {
        expectWatch(403, "{}");
        assertEquals(
                DownstreamFailure.FORBIDDEN,
                assertThrows(DownstreamException.class, () -> downstream.watch(MAPS, "", "5")).failure());
        expectWatch(200, "{\"type\":\"ADDED\",\"object\":{\"x\":\"" + "y".repeat(200_000) + "\"}}\n");
        try (DownstreamWatch watch = downstream.watch(MAPS, "", "5")) {
            assertThrows(DownstreamException.class, watch::next);
        }
        expectWatch(200, "{\"type\":\"ADDED\"}\n");
        try (DownstreamWatch watch = downstream.watch(MAPS, "", "5")) {
            assertThrows(DownstreamException.class, watch::next);
        }
    }

    @Test
    void closedWatchEnds() throws InterruptedException {
        expectWatch(200, "{\"type\":\"ADDED\",\"object\":{}}\n");
        DownstreamWatch watch = downstream.watch(MAPS, "", "5");
        watch.close();
        DownstreamEvent event = watch.next();
        while (event != null) {
            event = watch.next();
        }
    }

    @Test
    void nobodyThereIsUnreachable() {
        assertEquals("the connection was refused", unreachable("http://127.0.0.1:1"));
        assertEquals("the name of its server is not known", unreachable("http://nobody.invalid:1"));
    }

    @Test
    void serverThatProvesItselfByNothingWeTrustIsUnreachable() {
        KubernetesMockServer secured = new KubernetesMockServer(true);
        secured.init();
        try {
            assertEquals(
                    "its certificate does not descend from the kubeconfig's certificate-authority-data",
                    unreachable("https://localhost:" + secured.getPort()));
        } finally {
            secured.destroy();
        }
    }

    /// What is said of a server that cannot be reached.
    private static String unreachable(String url) {
        DownstreamCredentials credentials = new DownstreamCredentials(url, null, null, null, "t");
        try (Downstream d = new FabricConnector().open(credentials, limits(Duration.ofSeconds(20)))) {
            DownstreamException e = assertThrows(DownstreamException.class, d::version);
            assertEquals(DownstreamFailure.UNREACHABLE, e.failure());
            return e.getMessage();
        }
    }

    @Test
    void serverThatDoesNotAnswerIsUnreachableInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            DownstreamCredentials credentials = new DownstreamCredentials(url, null, null, null, "t");
            try (Downstream d = new FabricConnector().open(credentials, limits(Duration.ofMillis(300)))) {
                assertEquals(
                        DownstreamFailure.UNREACHABLE,
                        assertThrows(DownstreamException.class, d::version).failure());
            }
        }
    }

    private void expectWatch(int code, String lines) {
        server.expect()
                .get()
                .withPath("/api/v1/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=290&resourceVersion=5")
                .andReturn(code, lines)
                .once();
    }

    private static Downstream connect(KubernetesMockServer to) {
        String url = "http://" + to.getHostName() + ":" + to.getPort();
        DownstreamCredentials credentials = new DownstreamCredentials(url, null, null, null, "token");
        return new FabricConnector().open(credentials, limits(Duration.ofSeconds(20)));
    }

    private static SyncerLimits limits(Duration timeout) {
        return new SyncerLimits(1, 1, 10, 10, 500, 100_000, 1, timeout, timeout, timeout, 5, timeout);
    }
}
