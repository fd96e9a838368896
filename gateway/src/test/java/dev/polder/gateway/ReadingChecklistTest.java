package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// URLs, discovery, forms of answers and lists: items of the checklist that no other test proves. What is expected was read
/// off a kube-apiserver 1.36, which [DifferentialTest] asks the same.
class ReadingChecklistTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("reading");
        for (String name : List.of("c", "a", "b")) {
            client.post(MAPS, "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"in\":\"%s\"}},\"data\":{\"k\":\"v\"}}"
                    .formatted(name, name));
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String header(RestClient.Answer answer, String name) {
        return String.join(", ", answer.headers().getOrDefault(name, List.of()));
    }

    private static void assertTold(int code, String message, RestClient.Answer answer) {
        assertEquals(message, answer.message());
        assertEquals(code, answer.status());
    }

    private static List<String> names(String query) {
        return client.get(MAPS + "?" + query).json().objects("items").stream()
                .map(item -> String.valueOf(item.stringAt("metadata", "name")))
                .toList();
    }

    @Test
    @DisplayName("#1 a slash at the end of a path does no harm")
    void slashAtTheEnd() {
        for (String path : List.of(MAPS + "/a", MAPS, "/api/v1", "/apis/apps", "/version")) {
            assertEquals(200, client.get(path + "/").status(), path);
        }
    }

    @Test
    @DisplayName("#2 #87 any value of watch but false and 0 is a watch")
    void watchValues() {
        for (String value : List.of("true", "1", "yes")) {
            RestClient.Answer answer = client.get(MAPS + "?timeoutSeconds=1&fieldSelector=metadata.name%3Dnone&watch=" + value);
            assertEquals(200, answer.status());
            assertEquals("", answer.text(), value);
        }
        assertEquals("ConfigMapList", client.get(MAPS + "?watch=false").json().string("kind"));
        assertEquals("ConfigMapList", client.get(MAPS + "?watch=0").json().string("kind"));
    }

    @Test
    @DisplayName("#4 a namespace is named twice by its path, and its subresources stay its own")
    void namespaceOfItself() {
        assertEquals("Namespace", client.get("/api/v1/namespaces/default").json().string("kind"));
        assertEquals("Namespace", client.get("/api/v1/namespaces/default/status").json().string("kind"));
        assertEquals(405, client.get("/api/v1/namespaces/default/finalize").status());
    }

    @Test
    @DisplayName("#8 #9 what is not there is a Status below a group that is, and text elsewhere")
    void notThere() {
        assertTold(404, "the server could not find the requested resource", client.get("/apis/apps/v1/wrongs"));
        assertTold(404, "the server could not find the requested resource", client.get("/apis/apps/v9"));
        assertEquals("404 page not found\n", client.get("/apis/none.example.com/v1").text());
    }

    @Test
    @DisplayName("#10 the root names its paths, sorted; #29 whoever is a member reads what is there")
    void rootAndMembers() throws Exception {
        List<String> paths = client.get("/").json().array("paths").strings();
        assertEquals(paths.stream().sorted().toList(), paths);
        assertTrue(paths.containsAll(List.of("/api", "/apis", "/apis/apps", "/apis/apps/v1", "/openapi/v2", "/version")));
        RestClient member = gateway.tenant(client, "member", "people");
        for (String path : List.of("/api", "/apis", "/apis/apps/v1", "/version", "/openapi/v2", "/openapi/v3", "/healthz")) {
            assertEquals(200, member.get(path).status(), path);
        }
        assertEquals(403, member.get("/nowhere").status());
        assertEquals(403, member.get(MAPS).status());
    }

    @Test
    @DisplayName("#12 a cluster-scoped object is not found in a namespace, nor a namespaced one outside of it")
    void wrongScope() {
        assertEquals(404, client.get("/api/v1/namespaces/default/nodes").status());
        assertEquals(404, client.get("/apis/tenancy.kcp.io/v1alpha1/namespaces/default/workspaces/w").status());
        assertEquals(404, client.get("/api/v1/configmaps/a").status());
    }

    @Test
    @DisplayName("#16 a body that is no object is told with its beginning")
    void bodies() {
        String start = "the object provided is unrecognized (must be of type ConfigMap): ";
        for (String[] each : new String[][] {{"{\"metadata\":", "({\"metadata\":)"}, {"nonsense", "(6e6f6e73656e7365)"}, {
            "x".repeat(40), "(" + "78".repeat(30) + " ...)"
        }}) {
            RestClient.Answer answer = client.post(MAPS, each[0]);
            assertEquals(400, answer.status());
            assertTrue(answer.message().startsWith(start) && answer.message().endsWith(each[1]), answer.message());
        }
        RestClient.Answer empty = client.send("POST", MAPS, new byte[0], "content-type", "application/json");
        assertTrue(empty.message().endsWith("(<empty>)"), empty.message());
    }

    @Test
    @DisplayName("#18 no name is a path")
    void names() {
        assertTold(400, "Name parameter invalid: \"a%b\": may not contain '%'", client.get(MAPS + "/a%25b"));
        assertTold(400, "Name parameter invalid: \"..\": may not be '..'", client.get(MAPS + "/%2e%2e"));
        assertTold(400, "Name parameter invalid: \".\": may not be '.'", client.delete(MAPS + "/%2e"));
        assertEquals(404, client.get(MAPS + "/a%2Fb").status());
    }

    @Test
    @DisplayName("#19 a timeout is a length of time, after which a request is given up")
    void timeouts() {
        String start = "invalid timeout specified in the request URL - time: ";
        assertTold(400, start + "invalid duration \"x\"", client.get(MAPS + "?timeout=x"));
        assertTold(400, start + "invalid duration \"x\"", client.get("/version?timeout=x"));
        assertTold(400, start + "missing unit in duration \"5\"", client.get(MAPS + "?timeout=5"));
        assertTold(400, start + "unknown unit \"y\" in duration \"5y\"", client.get(MAPS + "?timeout=5y"));
        for (String good : List.of("0s", "34s", "1m30s", "1.5h", "999h", "0")) {
            assertEquals(200, client.get(MAPS + "/a?timeout=" + good).status(), good);
        }
        for (String brief : List.of("1ns", "0.5us", ".1us")) {
            assertTold(
                    504,
                    "Timeout: request did not complete within the allotted timeout",
                    client.get(MAPS + "?timeout=" + brief));
        }
        assertEquals(504, client.post(MAPS + "?timeout=1ns", "{\"metadata\":{\"name\":\"late\"}}").status());
        assertEquals(404, client.get(MAPS + "/late?timeout=-1s").status());
    }

    @Test
    @DisplayName("#20 #21 #22 discovery of old says all there is to say of groups and resources")
    void discovery() {
        JsonObject api = client.get("/api").json();
        assertEquals("[\"v1\"]", JsonWriter.text(api.array("versions")));
        assertEquals("0.0.0.0/0", api.objects("serverAddressByClientCIDRs").getFirst().string("clientCIDR"));
        for (JsonObject group : client.get("/apis").json().objects("groups")) {
            assertEquals(group.objects("versions").getFirst(), group.object("preferredVersion"));
        }
        for (JsonObject resource : client.get("/apis/apps/v1").json().objects("resources")) {
            String name = resource.string("name", "");
            assertEquals(name.contains("/"), resource.string("singularName", "").isEmpty(), name);
            assertEquals(!name.contains("/"), resource.has("storageVersionHash"), name);
        }
        JsonObject scale = client.get("/apis/apps/v1").json().objects("resources").stream()
                .filter(r -> "deployments/scale".equals(r.string("name")))
                .findFirst()
                .orElseThrow();
        assertEquals("autoscaling v1 Scale", scale.string("group") + " " + scale.string("version") + " " + scale.string("kind"));
        JsonObject deployments = client.get("/apis/apps/v1").json().objects("resources").stream()
                .filter(r -> "deployments".equals(r.string("name")))
                .findFirst()
                .orElseThrow();
        // As a kube-apiserver 1.36 has it.
        assertEquals("8aSe+NMegvE=", deployments.string("storageVersionHash"));
        assertEquals("[\"deploy\"]", JsonWriter.text(deployments.array("shortNames")));
        assertEquals("[\"all\"]", JsonWriter.text(deployments.array("categories")));
    }

    @Test
    @DisplayName("#23 #24 #25 #26 the aggregated form, which its content type names")
    void aggregated() {
        RestClient.Answer core = client.get("/api", "accept", AGGREGATED + ",application/json");
        assertEquals(AGGREGATED, header(core, "content-type"));
        assertEquals("public", header(core, "cache-control"));
        assertEquals("Accept", header(core, "vary"));
        assertTrue(header(core, "etag").matches("\"[0-9A-F]{128}\""), header(core, "etag"));
        JsonObject item = core.json().objects("items").getFirst();
        assertFalse(item.objectOrNew("metadata").has("name"));
        JsonObject version = item.objects("versions").getFirst();
        assertEquals("Current", version.string("freshness"));
        JsonObject namespaces = version.objects("resources").stream()
                .filter(r -> "namespaces".equals(r.string("resource")))
                .findFirst()
                .orElseThrow();
        assertEquals("Cluster namespace", namespaces.string("scope") + " " + namespaces.string("singularResource"));
        assertEquals("Namespace", namespaces.stringAt("responseKind", "kind"));
        assertEquals(
                List.of("finalize", "status"),
                namespaces.objects("subresources").stream().map(s -> s.string("subresource", "")).toList());
        assertEquals("application/json", header(client.get("/api"), "content-type"));
        String profiled = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer";
        assertEquals("APIGroupDiscoveryList", client.get("/apis", "accept", profiled + "," + AGGREGATED).json().string("kind"));
    }

    @Test
    @DisplayName("#27 #55 #56 no answer is kept by a cache, each has its Audit-Id, and text is not to be guessed at")
    void headersOfAll() {
        for (String path : List.of(MAPS, MAPS + "/none", "/nowhere", "/apis", "/version", "/livez", "/api/v1?limit=x")) {
            RestClient.Answer answer = client.get(path);
            assertEquals("no-cache, private", header(answer, "cache-control"), path);
            assertTrue(header(answer, "audit-id").matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), path);
        }
        assertEquals("mine", header(client.get(MAPS, "audit-id", "mine"), "audit-id"));
        assertEquals("nosniff", header(client.get("/nowhere"), "x-content-type-options"));
        RestClient.Answer yaml = client.get(MAPS + "/none", "accept", "application/yaml");
        assertEquals("application/yaml", header(yaml, "content-type"));
        assertTrue(yaml.text().contains("reason: NotFound"), yaml.text());
        assertEquals("application/json", header(client.get(MAPS + "/none", "accept", "text/html"), "content-type"));
    }

    @Test
    @DisplayName("#40 #43 #44 #45 #48 media types that are taken and given")
    void mediaTypes() {
        String supported = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
        assertEquals("application/json", header(client.get(MAPS, "accept", "*/*"), "content-type"));
        for (String accept : List.of("text/html", "application/bson")) {
            assertTold(406, "406: Not Acceptable\n\nAvailable representations: " + supported, client.get(MAPS, "accept", accept));
        }
        assertEquals("application/json", header(client.get(MAPS, "accept", "application/bson,application/json"), "content-type"));
        byte[] body = "{\"metadata\":{\"name\":\"typed\"}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (String type : List.of("text/plain", "application/bson", ";;;")) {
            assertTold(
                    415,
                    "the body of the request was in an unknown format - accepted media types include: " + supported,
                    client.send("POST", MAPS, body, "content-type", type));
        }
        assertEquals(201, client.send("POST", MAPS + "?dryRun=All", body).status());
        assertEquals(201, client.send("POST", MAPS + "?dryRun=All", body, "content-type", "application/yaml").status());
        String patch = "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}";
        assertEquals(200, client.patch(MAPS + "/a", "merge-patch+json; charset=utf-8", patch).status());
        assertEquals(415, client.patch(MAPS + "/a", "apply-patch+bson", patch).status());
    }

    @Test
    @DisplayName("#49 #50 tables, with as much of the object as is asked for")
    void tables() {
        JsonObject table = client.get(MAPS + "?fieldSelector=metadata.name%3Da", "accept", TABLE).json();
        for (String part : List.of("name", "type", "format", "description", "priority")) {
            assertTrue(table.objects("columnDefinitions").getFirst().has(part), part);
        }
        JsonObject row = table.objects("rows").getFirst();
        assertEquals("PartialObjectMetadata", row.stringAt("object", "kind"));
        String one = MAPS + "/a?includeObject=";
        assertEquals("ConfigMap", client.get(one + "Object", "accept", TABLE).json().objects("rows").getFirst()
                .stringAt("object", "kind"));
        assertNull(client.get(one + "None", "accept", TABLE).json().objects("rows").getFirst().object("object"));
        RestClient.Answer wrong = client.get(one + "Some", "accept", TABLE);
        assertEquals(400, wrong.status());
        assertTrue(wrong.message().startsWith("Unable to convert to Table as requested: includeObject"), wrong.message());
        assertEquals(
                406,
                client.send(
                                "POST",
                                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                                "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\"}}}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "content-type", "application/json", "accept", TABLE)
                        .status());
        assertEquals("Status", client.get(MAPS + "/none", "accept", TABLE).json().string("kind"));
    }

    @Test
    @DisplayName("#52 metadata alone, in the version that is asked for")
    void metadataAlone() {
        for (String version : List.of("v1", "v1beta1")) {
            String form = ";v=" + version + ";g=meta.k8s.io";
            JsonObject one = client.get(MAPS + "/a", "accept", "application/json;as=PartialObjectMetadata" + form).json();
            assertEquals("meta.k8s.io/" + version, one.string("apiVersion"));
            assertFalse(one.has("data"));
            JsonObject all = client.get(MAPS, "accept", "application/json;as=PartialObjectMetadataList" + form).json();
            assertEquals("PartialObjectMetadataList", all.string("kind"));
            assertEquals("meta.k8s.io/" + version, all.string("apiVersion"));
        }
        assertTrue(client.get(MAPS, "accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
                .message()
                .startsWith("you requested PartialObjectMetadata, but the requested object is a list"));
    }

    @Test
    @DisplayName("#53 people get indented JSON, programs do not")
    void indented() {
        String indented = "{\n  \"kind\"";
        assertTrue(client.get(MAPS + "/a?pretty=1").text().startsWith(indented));
        assertTrue(client.get(MAPS + "?pretty=true").text().startsWith(indented));
        assertTrue(client.get(MAPS + "/a", "user-agent", "curl/8.5").text().startsWith(indented));
        assertTrue(client.get(MAPS, "user-agent", "Mozilla/5.0 (X11)").text().startsWith(indented));
        assertFalse(client.get(MAPS + "/a?pretty=0", "user-agent", "curl/8.5").text().contains("\n"));
        assertFalse(client.get(MAPS + "/a").text().contains("\n"));
        assertEquals(client.get(MAPS + "/a").json(), client.get(MAPS + "/a?pretty=1").json());
    }

    @Test
    @DisplayName("#57 #58 #59 lists name their kind once, are never null, and have no empty times")
    void listsAreWhole() {
        JsonObject list = client.get(MAPS).json();
        assertEquals("ConfigMapList", list.string("kind"));
        assertTrue(list.objectOrNew("metadata").has("resourceVersion"));
        list.objects("items").forEach(item -> assertFalse(item.has("kind") || item.has("apiVersion")));
        RestClient.Answer empty = client.get("/api/v1/namespaces/none/pods");
        assertTrue(empty.text().contains("\"items\":[]"), empty.text());
        assertFalse(client.get("/api/v1/pods").text().contains("creationTimestamp\":null"));
    }

    @Test
    @DisplayName("#60 #61 revisions are numbers that grow, and one that is not reached yet is told so")
    void revisions() {
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.add(Long.valueOf(String.valueOf(client.patch(MAPS + "/b", "merge-patch+json", "{\"data\":{\"n\":\"%d\"}}".formatted(i))
                    .json()
                    .stringAt("metadata", "resourceVersion"))));
        }
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
        long now = Long.parseLong(String.valueOf(client.get(MAPS).json().stringAt("metadata", "resourceVersion")));
        assertTrue(now >= seen.getLast());
        assertEquals(200, client.get(MAPS + "?resourceVersion=" + now).status());
        assertEquals(200, client.get(MAPS + "?resourceVersion=0").status());
        RestClient.Answer later = client.get(MAPS + "?resourceVersion=" + (now + 1_000_000_000L));
        assertEquals(504, later.status());
        assertTrue(later.message().matches("Timeout: Too large resource version: \\d+, current: \\d+"), later.message());
        assertTrue(later.text().contains("ResourceVersionTooLarge"), later.text());
        assertEquals(1, later.json().objectOrNew("details").integer("retryAfterSeconds").orElse(0));
        assertEquals("1", header(later, "retry-after"));
    }

    @Test
    @DisplayName("#65 an exact revision that is gone is told so")
    void exactRevisions() {
        String now = String.valueOf(client.get(MAPS).json().stringAt("metadata", "resourceVersion"));
        assertEquals(200, client.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + now).status());
        RestClient.Answer gone = client.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=1");
        assertTold(410, "The resourceVersion for the provided list is too old.", gone);
        assertEquals("Expired", gone.reason());
    }

    @Test
    @DisplayName("#73 label selectors, in all their forms")
    void labelSelectors() {
        assertEquals(List.of("a"), names("labelSelector=in%3Da"));
        assertEquals(List.of("a"), names("labelSelector=in%3D%3Da"));
        assertEquals(List.of("b", "c"), names("labelSelector=in,in!%3Da"));
        assertEquals(List.of("a", "c"), names("labelSelector=in+in+(a,c)"));
        assertEquals(List.of("b"), names("labelSelector=in,in+notin+(a,c)"));
        assertFalse(names("labelSelector=!in").contains("a"));
        assertEquals(List.of(), names("labelSelector=in%3E1"));
        RestClient.Answer wrong = client.get(MAPS + "?labelSelector=a,,b");
        assertEquals(400, wrong.status());
        assertEquals("found ',', expected: identifier after ','", wrong.message());
    }

    @Test
    @DisplayName("#74 #76 #77 #78 fields that can be selected by, and those that cannot")
    void fieldSelectors() {
        assertEquals(List.of("a"), names("fieldSelector=metadata.name%3Da"));
        assertEquals(List.of("a"), names("fieldSelector=metadata.name%3D%3Da,metadata.namespace%3Ddefault"));
        assertFalse(names("fieldSelector=metadata.name!%3Da").contains("a"));
        assertEquals(List.of(), names("fieldSelector=metadata.name%3Da%5C,b"));
        assertTold(
                400,
                "\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
                client.get(MAPS + "?fieldSelector=spec.foo%3Dx"));
        assertTold(400, "field label not supported: spec.foo", client.get("/api/v1/pods?fieldSelector=spec.foo%3Dx"));
        for (String path : List.of(
                "/api/v1/pods?fieldSelector=spec.nodeName%3Dx,spec.restartPolicy%3DAlways,spec.schedulerName%3Dx,"
                        + "spec.serviceAccountName%3Dx,spec.hostNetwork%3Dtrue,status.phase%3DRunning,status.podIP%3Dx,"
                        + "status.nominatedNodeName%3Dx",
                "/api/v1/events?fieldSelector=involvedObject.kind%3Dx,reason%3Dx,reportingComponent%3Dx,source%3Dx,type%3Dx",
                "/apis/events.k8s.io/v1/events?fieldSelector=regarding.name%3Dx,reason%3Dx,reportingController%3Dx",
                "/api/v1/secrets?fieldSelector=type%3Dx",
                "/api/v1/nodes?fieldSelector=spec.unschedulable%3Dtrue",
                "/api/v1/namespaces?fieldSelector=status.phase%3Dx",
                "/api/v1/services?fieldSelector=spec.clusterIP%3Dx,spec.type%3Dx",
                "/api/v1/replicationcontrollers?fieldSelector=status.replicas%3D7",
                "/apis/batch/v1/jobs?fieldSelector=status.successful%3D7")) {
            assertEquals(List.of(), client.get(path).json().objects("items"), path);
        }
    }

    @Test
    @DisplayName("#80 #81 export is of no use any more, and collections are deleted by the same selectors")
    void selectorsOfDeletions() {
        assertEquals(200, client.get(MAPS + "?export=true").status());
        RestClient.Answer wrong = client.delete(MAPS + "?labelSelector=a,,b");
        assertEquals(400, wrong.status());
        assertEquals("found ',', expected: identifier after ','", wrong.message());
        assertEquals(422, client.delete(MAPS + "?resourceVersionMatch=Exact").status());
        assertEquals(200, client.get(MAPS + "/a").status(), "nothing was deleted");
        assertEquals(
                "configmaplist",
                client.delete(MAPS + "?labelSelector=none").json().string("kind", "").toLowerCase(Locale.ROOT));
    }
}
