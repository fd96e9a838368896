package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.TlsContexts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Failures, the objects that every cluster has, and the transport: items of the checklist that no other test proves.
@Timeout(60)
class AnswersChecklistTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("answers");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertStatus(String expected, RestClient.Answer answer) {
        assertEquals(ServedResources.read(expected), answer.json());
        assertEquals(answer.status(), answer.json().integer("code").orElse(0));
    }

    @Test
    @DisplayName("#262 the times of a lease keep their six digits, and an old state does not renew it")
    void leases() {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
        JsonObject made = client.post(leases, """
                {"metadata":{"name":"l"},"spec":{"holderIdentity":"h","leaseDurationSeconds":15,
                "acquireTime":"2020-01-02T03:04:05.000000Z","renewTime":"2020-01-02T03:04:05.678900Z"}}""").json();
        assertEquals("2020-01-02T03:04:05.000000Z", made.stringAt("spec", "acquireTime"));
        assertEquals("2020-01-02T03:04:05.678900Z", made.stringAt("spec", "renewTime"));
        JsonObject next = made.deepCopy();
        next.objectOrNew("spec").put("holderIdentity", "other");
        assertEquals(200, client.put(leases + "/l", JsonWriter.text(next)).status());
        assertEquals(409, client.put(leases + "/l", JsonWriter.text(made.put("spec", new JsonObject()))).status());
        assertEquals(
                422,
                client.post(leases, "{\"metadata\":{\"name\":\"m\"},\"spec\":{\"leaseDurationSeconds\":0}}").status());
    }

    @Test
    @DisplayName("#266 #267 what is not there, is there already, or was changed, is told by its resource")
    void resources() {
        assertStatus(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"x\\" not found",
                "reason":"NotFound","details":{"name":"x","group":"apps","kind":"deployments"},"code":404}""",
                client.get(DEPLOYMENTS + "/x"));
        client.post(MAPS, "{\"metadata\":{\"name\":\"there\"}}");
        assertStatus(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                "message":"configmaps \\"there\\" already exists","reason":"AlreadyExists",
                "details":{"name":"there","kind":"configmaps"},"code":409}""",
                client.post(MAPS, "{\"metadata\":{\"name\":\"there\"}}"));
        assertStatus(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                "message":"Operation cannot be fulfilled on configmaps \\"there\\": the object has been modified; please apply your \
                changes to the latest version and try again","reason":"Conflict",
                "details":{"name":"there","kind":"configmaps"},"code":409}""",
                client.put(MAPS + "/there", "{\"metadata\":{\"name\":\"there\",\"resourceVersion\":\"1\"},\"data\":{\"a\":\"b\"}}"));
    }

    @Test
    @DisplayName("#269 #275 #276 what is invalid is told by its kind, each field with its reason")
    void fields() {
        assertStatus(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Deployment.apps \\"x\\" is invalid: \
                spec.replicas: Invalid value: -1: must be greater than or equal to 0","reason":"Invalid",
                "details":{"name":"x","group":"apps","kind":"Deployment","causes":[{"reason":"FieldValueInvalid",
                "message":"Invalid value: -1: must be greater than or equal to 0","field":"spec.replicas"}]},"code":422}""",
                client.post(DEPLOYMENTS, """
                        {"metadata":{"name":"x"},"spec":{"replicas":-1,"selector":{"matchLabels":{"a":"b"}},"template":
                        {"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"""));
        RestClient.Answer several = client.post("/api/v1/namespaces/default/services", """
                {"metadata":{"name":"x"},"spec":{"type":"Other","sessionAffinity":"None","ports":[{"port":80,"name":"a"},
                {"port":0,"name":"a"}]}}""");
        List<String> reasons = several.json().objectOrNew("details").objects("causes").stream()
                .map(cause -> cause.string("reason", ""))
                .toList();
        assertTrue(
                reasons.containsAll(List.of("FieldValueNotSupported", "FieldValueInvalid", "FieldValueDuplicate")),
                several.text());
        assertTrue(several.message().startsWith("Service \"x\" is invalid: ["), several.message());
        assertTrue(several.message().contains("Unsupported value: \"Other\": supported values: \"ClusterIP\""), several.message());
        assertTrue(several.message().contains("Duplicate value: \"a\""), several.message());
        assertTrue(client.post("/api/v1/namespaces/default/secrets", "{\"metadata\":{}}")
                .message()
                .contains("Required value"));
        assertTrue(client.post(
                        MAPS,
                        "{\"metadata\":{\"name\":\"x\"},\"data\":{\"k\":\"" + "x".repeat(1 << 20) + "\",\"l\":\"x\"}}")
                .message()
                .contains("Too long: may not be more than 1048576 bytes"));
    }

    @Test
    @DisplayName("#290 selectors of 8 KiB and more are taken")
    void longSelectors() {
        String selector = "a+in+(" + "value-of-a-label,".repeat(700) + "z)";
        assertEquals(200, client.get(MAPS + "?labelSelector=" + selector).status());
    }

    @Test
    @DisplayName("#287 #292 #293 HTTP/1.1 is spoken, the certificate names what clusters are called, and no page may ask")
    void transport() throws Exception {
        var access = KubeconfigReader.read(List.of(gateway.gateway().adminKubeconfig()));
        try (HttpClient old = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TlsContexts.of(access))
                .build()) {
            HttpResponse<Stream<String>> watch = old.send(
                    HttpRequest.newBuilder(URI.create(client.base() + MAPS + "?watch=1&timeoutSeconds=1"))
                            .header("origin", "https://example.com")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertEquals(HttpClient.Version.HTTP_1_1, watch.version());
            assertEquals("chunked", watch.headers().firstValue("transfer-encoding").orElse(""));
            assertFalse(watch.headers().map().containsKey("access-control-allow-origin"));
            assertTrue(watch.body().findFirst().orElse("").contains("ADDED"));
            var certificate = (X509Certificate) watch.sslSession().orElseThrow().getPeerCertificates()[0];
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (String name : List.of("kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost")) {
                assertTrue(names.stream().anyMatch(n -> n.get(1).equals(name)), name + " is not in " + names);
            }
        }
    }

    @Test
    @DisplayName("#299 a deletion is awaited by a watch of one name from the revision of the list")
    void awaitedDeletion() {
        client.post(MAPS, "{\"metadata\":{\"name\":\"awaited\"}}");
        String selected = MAPS + "?fieldSelector=metadata.name%3Dawaited";
        JsonObject list = client.get(selected).json();
        String uid = list.objects("items").getFirst().stringAt("metadata", "uid");
        try (Stream<String> lines = client.lines(
                selected + "&watch=true&resourceVersion=" + list.stringAt("metadata", "resourceVersion"))) {
            client.delete(MAPS + "/awaited");
            JsonObject event = ServedResources.read(lines.iterator().next());
            assertEquals("DELETED", event.string("type"));
            assertEquals(uid, event.stringAt("object", "metadata", "uid"));
        }
    }

    @Test
    @DisplayName("#302 a watched list goes on from the revision of its pages")
    void pagesThenWatch() {
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        JsonObject page = client.get(MAPS + "?limit=500", "accept", table).json();
        JsonArray cells = page.objects("rows").getFirst().array("cells");
        assertTrue(cells != null && !cells.isEmpty());
        String revision = page.stringAt("metadata", "resourceVersion");
        client.post(MAPS, "{\"metadata\":{\"name\":\"later\"}}");
        RestClient.Answer watch = client.get(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + revision, "accept", table);
        assertTrue(watch.text().contains("\"later\""), watch.text());
    }
}
