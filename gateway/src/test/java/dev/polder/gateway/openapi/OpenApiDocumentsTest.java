package dev.polder.gateway.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.UserInfo;
import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfoParser;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.http.Cancellation;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Peer;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.ResourceCatalog;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {
    private static final OpenApiDocuments DOCUMENTS = documents();
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/{namespace}/deployments/{name}";
    private static final JsonLimits LARGE = new JsonLimits(10_000_000, 100, 1_000_000);

    private static final Catalogs NOTHING_ELSE = new Catalogs() {
        private final ResourceCatalog none = new ResourceCatalog(List.of());

        @Override
        public ResourceCatalog builtin() {
            return none;
        }

        @Override
        public ResourceCatalog of(WorkspaceId workspace) {
            return none;
        }
    };

    private final OpenApiHandler handler =
            new OpenApiHandler(NOTHING_ELSE, DOCUMENTS, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

    @Test
    void theIndexNamesEveryGroupVersionWithItsHash() {
        JsonObject paths = tree(DOCUMENTS.index()).object("paths");
        assertTrue(paths.names().containsAll(Set.of("api/v1", "apis/apps/v1", "apis/tenancy.kcp.io/v1alpha1")));
        for (String name : paths.names()) {
            OpenApiDocument document = DOCUMENTS.groupVersion(name).orElseThrow();
            assertEquals(
                    "/openapi/v3/" + name + "?hash=" + document.hash(), paths.stringAt(name, "serverRelativeURL"));
        }
        assertTrue(DOCUMENTS.groupVersion("apis/none/v1").isEmpty());
        assertSame(DOCUMENTS.index(), DOCUMENTS.index());
    }

    @Test
    @DisplayName("#35 #36 patch says what kubectl looks for")
    void patchSaysWhatKubectlLooksFor() {
        JsonObject patch = tree("apis/apps/v1").objectAt("paths", DEPLOYMENTS, "patch");
        assertEquals(
                List.of("dryRun", "fieldManager", "fieldValidation", "force"),
                patch.objects("parameters").stream().map(p -> p.string("name", "")).toList());
        assertEquals("patch", patch.string("x-kubernetes-action"));
        assertEquals(
                new JsonObject().put("group", "apps").put("version", "v1").put("kind", "Deployment"),
                patch.object("x-kubernetes-group-version-kind"));
        JsonObject scale = tree("apis/apps/v1").objectAt("paths", DEPLOYMENTS + "/scale", "patch");
        assertEquals("autoscaling", scale.stringAt("x-kubernetes-group-version-kind", "group"));
        assertNotNull(tree("apis/apps/v1").objectAt("paths", DEPLOYMENTS + "/status", "put"));
    }

    @Test
    @DisplayName("#37 schemas carry what patches need")
    void schemasCarryWhatPatchesNeed() {
        JsonObject schemas = tree("apis/apps/v1").objectAt("components", "schemas");
        JsonObject containers =
                schemas.objectAt("io.k8s.api.core.v1.PodSpec", "properties", "containers");
        assertEquals("merge", containers.string("x-kubernetes-patch-strategy"));
        assertEquals("name", containers.string("x-kubernetes-patch-merge-key"));
        assertEquals("map", containers.string("x-kubernetes-list-type"));
        assertEquals(
                "merge,retainKeys",
                schemas.stringAt("io.k8s.api.core.v1.PodSpec", "properties", "volumes", "x-kubernetes-patch-strategy"));
        assertEquals(
                "atomic",
                schemas.stringAt("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "x-kubernetes-map-type"));
        assertEquals(
                "Deployment",
                schemas.object("io.k8s.api.apps.v1.Deployment").objects("x-kubernetes-group-version-kind").getFirst()
                        .string("kind"));
        assertEquals(
                "DeploymentList",
                schemas.object("io.k8s.api.apps.v1.DeploymentList").objects("x-kubernetes-group-version-kind").getFirst()
                        .string("kind"));
        assertEquals(
                "TCP", schemas.stringAt("io.k8s.api.core.v1.ContainerPort", "properties", "protocol", "default"));
        JsonObject core = tree("api/v1").objectAt("components", "schemas");
        assertEquals(
                "granular",
                core.stringAt(
                        "io.k8s.api.core.v1.PersistentVolumeSpec", "properties", "claimRef", "x-kubernetes-map-type"));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonObject> all = new ArrayList<>(List.of(tree(DOCUMENTS.swaggerJson())));
        for (String name : tree(DOCUMENTS.index()).object("paths").names()) {
            all.add(tree(name));
        }
        for (JsonObject document : all) {
            Set<String> references = new HashSet<>();
            references(document, references);
            assertFalse(references.isEmpty());
            for (String reference : references) {
                assertNotNull(document.at(reference.substring(2).split("/")), reference);
            }
        }
    }

    @Test
    void reviewsCanOnlyBePosted() {
        JsonObject paths = tree("apis/authorization.k8s.io/v1").object("paths");
        assertEquals(
                Set.of("post", "parameters"),
                paths.object("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews").names());
        assertFalse(paths.has("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/{name}"));
    }

    @Test
    void protobufHoldsTheSameDefinitions() {
        byte[] body = DOCUMENTS.swaggerProtobuf().body();
        assertEquals("2.0", new String(body, 2, 3, StandardCharsets.UTF_8));
        String text = new String(body, StandardCharsets.ISO_8859_1);
        for (String name : tree(DOCUMENTS.swaggerJson()).object("definitions").names()) {
            assertTrue(text.contains(name), name);
        }
        assertTrue(text.contains("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}\n"));
        assertTrue(text.contains("merge,retainKeys\n"));
    }

    @Test
    @DisplayName("#33 the right hash is kept for ever and awrong one is corrected")
    void theRightHashIsKeptForEverAndAWrongOneIsCorrected() {
        String hash = DOCUMENTS.groupVersion("api/v1").orElseThrow().hash();
        Response.Unary right = ask("/openapi/v3/api/v1", "timeout=32s&hash=" + hash, Map.of());
        assertEquals(200, right.status());
        assertEquals("public, immutable", right.headers().first("cache-control"));
        assertEquals("Fri, 1 Jan 2027 00:00:00 GMT", right.headers().first("expires"));
        Response.Unary wrong = ask("/openapi/v3/api/v1", "hash=AB", Map.of());
        assertEquals(301, wrong.status());
        assertEquals("?hash=" + hash, wrong.headers().first("location"));
        assertEquals(200, ask("/openapi/v3/api/v1", "", Map.of()).status());
        assertThrows(ApiException.class, () -> ask("/openapi/v3/apis/none/v1", "", Map.of()));
        assertThrows(ApiException.class, () -> ask("/openapi/v4", "", Map.of()));
    }

    @Test
    @DisplayName("#31 #32 swagger comes as json or protobuf")
    void swaggerComesAsJsonOrProtobuf() {
        assertEquals("application/json", ask("/openapi/v2", "", Map.of()).headers().first("content-type"));
        Response.Unary protobuf = ask(
                "/openapi/v2", "", Map.of("accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
        assertEquals(
                "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
                protobuf.headers().first("content-type"));
        String etag = protobuf.headers().first("etag");
        assertEquals(
                304,
                ask(
                                "/openapi/v2",
                                "",
                                Map.of(
                                        "accept",
                                        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
                                        "if-none-match",
                                        etag))
                        .status());
        assertEquals(200, ask("/openapi/v3/", "", Map.of()).status());
    }

    @Test
    @DisplayName("#34 version 3 comes as json or protobuf, under one hash")
    void versionThreeComesAsJsonOrProtobuf() {
        OpenApiDocument json = DOCUMENTS.groupVersion("apis/apps/v1").orElseThrow();
        for (String name : List.of("v3@v1.0", "v3.v1.0")) {
            String wanted = "application/com.github.proto-openapi.spec." + name + "+protobuf";
            for (String accept : List.of(wanted, "application/json;q=0.5, " + wanted, wanted + ",*/*")) {
                Response.Unary answer = ask("/openapi/v3/apis/apps/v1", "hash=" + json.hash(), Map.of("accept", accept));
                assertEquals(
                        "application/com.github.proto-openapi.spec.v3.v1.0+protobuf",
                        answer.headers().first("content-type"));
                assertEquals(json.etag(), answer.headers().first("etag"));
                assertEquals("Accept", answer.headers().first("vary"));
                assertEquals("public, immutable", answer.headers().first("cache-control"));
            }
            var known = Map.of("accept", wanted, "if-none-match", json.etag());
            assertEquals(304, ask("/openapi/v3/apis/apps/v1", "", known).status());
            assertEquals(301, ask("/openapi/v3/apis/apps/v1", "hash=AB", known).status());
        }
        for (String accept : List.of("application/json", "*/*", "application/*", "text/html,application/json;q=0.1")) {
            Response.Unary answer = ask("/openapi/v3/apis/apps/v1", "", Map.of("accept", accept));
            assertEquals("application/json", answer.headers().first("content-type"));
        }
        for (String path : List.of("/openapi/v3/apis/apps/v1", "/openapi/v2")) {
            var no = assertThrows(ApiException.class, () -> ask(path, "", Map.of("accept", "text/html")));
            assertEquals(406, no.status().code());
        }
    }

    @Test
    void protobufOfVersionThreeHoldsTheSameDocument() {
        JsonObject json = tree("apis/apps/v1");
        Fields document = new Fields(DOCUMENTS.groupVersionProtobuf("apis/apps/v1").orElseThrow().body());
        assertEquals("3.0.0", document.text(1));
        assertEquals("v1.36.0", document.message(2).text(6));
        Map<String, Fields> paths = document.message(4).named(1);
        assertEquals(json.objectOrNew("paths").names(), paths.keySet());
        Fields patch = paths.get(DEPLOYMENTS).message(10);
        assertEquals(json.stringAt("paths", DEPLOYMENTS, "patch", "operationId"), patch.text(5));
        assertEquals(
                List.of("dryRun", "fieldManager", "fieldValidation", "force"),
                patch.messages(6).stream().map(p -> p.message(1).text(1)).toList());
        assertEquals("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}\n",
                patch.named(13).get("x-kubernetes-group-version-kind").text(2));
        Map<String, Fields> schemas = document.message(5).message(1).named(1);
        assertEquals(json.objectAt("components", "schemas").names(), schemas.keySet());
        for (var entry : schemas.entrySet()) {
            JsonObject schema = json.objectAt("components", "schemas", entry.getKey());
            Fields same = entry.getValue().message(1);
            assertEquals(schema.string("description", ""), same.text(34));
            assertEquals(schema.objectOrNew("properties").names(), same.message(31).named(1).keySet());
        }
        Fields port = schemas.get("io.k8s.api.core.v1.ContainerPort").message(1).message(31).named(1).get("protocol");
        assertEquals("TCP", port.message(1).message(33).text(3));
        Fields spec = schemas.get("io.k8s.api.apps.v1.Deployment").message(1).message(31).named(1).get("spec");
        assertEquals(
                "#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec",
                spec.message(1).messages(26).getFirst().message(2).text(1));
        assertTrue(DOCUMENTS.groupVersionProtobuf("apis/none/v1").isEmpty());
    }

    @Test
    void protobufOfVersionThreeKnowsWhatSchemasOfCustomResourcesHave() {
        String schema = """
                {"nullable":true,"maximum":1.5,"minLength":300,"pattern":"a+","not":{"type":"string"},
                 "additionalProperties":false,"default":true,"enum":["true","a",1],"items":{"type":"integer","default":7},
                 "anyOf":[{"required":["a","b"]}]}""";
        Fields one = new Fields(OpenApi3Protobuf.write(JsonReader.readObject(
                        ("{\"components\":{\"schemas\":{\"one\":" + schema + "}}}").getBytes(StandardCharsets.UTF_8), LARGE)))
                .message(5).message(1).named(1).get("one").message(1);
        assertEquals(1, one.number(1));
        assertEquals(1.5, Double.longBitsToDouble(one.number(11)));
        assertEquals(300, one.number(16));
        assertEquals("a+", one.text(17));
        assertEquals("string", one.message(29).text(25));
        assertEquals(0, one.message(32).number(2));
        assertEquals(1, one.message(33).number(2));
        assertEquals(List.of("\"true\"\n", "a\n", "1\n"), one.messages(24).stream().map(v -> v.text(2)).toList());
        Fields items = one.message(30).message(1).message(1);
        assertEquals("integer", items.text(25));
        assertEquals(7.0, Double.longBitsToDouble(items.message(33).number(1)));
        assertEquals("b", one.messages(28).getFirst().message(1).texts(23).getLast());
    }

    /// The fields of a protobuf message.
    private static final class Fields {
        private final Map<Integer, List<byte[]>> bytes = new HashMap<>();
        private final Map<Integer, Long> numbers = new HashMap<>();

        Fields(byte[] message) {
            ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                int tag = (int) varint(in);
                switch (tag & 7) {
                    case 0 -> numbers.put(tag >> 3, varint(in));
                    case 1 -> numbers.put(tag >> 3, in.getLong());
                    case 2 -> {
                        byte[] value = new byte[(int) varint(in)];
                        in.get(value);
                        bytes.computeIfAbsent(tag >> 3, number -> new ArrayList<>()).add(value);
                    }
                    default -> throw new AssertionError("wire type of " + tag);
                }
            }
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        List<String> texts(int number) {
            return bytes.getOrDefault(number, List.of()).stream()
                    .map(b -> new String(b, StandardCharsets.UTF_8))
                    .toList();
        }

        String text(int number) {
            return String.join("", texts(number));
        }

        long number(int number) {
            return numbers.get(number);
        }

        List<Fields> messages(int number) {
            return bytes.getOrDefault(number, List.of()).stream().map(Fields::new).toList();
        }

        Fields message(int number) {
            return messages(number).isEmpty() ? new Fields(new byte[0]) : messages(number).getFirst();
        }

        Map<String, Fields> named(int number) {
            Map<String, Fields> all = new HashMap<>();
            messages(number).forEach(each -> all.put(each.text(1), each.message(2)));
            return all;
        }
    }

    private Response.Unary ask(String path, String query, Map<String, String> headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.addAll(List.of(name, value)));
        RequestHead head = new RequestHead(
                "GET",
                path,
                query,
                Headers.of(fields.toArray(new String[0])),
                RequestHead.HttpVersion.HTTP_2,
                new Peer(1, InetSocketAddress.createUnresolved("localhost", 1), List.of()));
        ApiRequest request = new ApiRequest(
                new Request(head, new byte[0], new Cancellation()),
                RequestInfoParser.parse("GET", path, query),
                user(),
                WorkspaceId.ROOT);
        return (Response.Unary) handler.handle(request);
    }

    private static UserInfo user() {
        return new UserInfo("u", "", List.of(), Map.of());
    }

    private static OpenApiDocuments documents() {
        List<ResourceDefinition> definitions = new ArrayList<>(BuiltinResources.definitions());
        definitions.addAll(BuiltinResources.reviews());
        return new OpenApiDocuments(definitions, "v1.36.0");
    }

    private static JsonObject tree(String groupVersion) {
        return tree(DOCUMENTS.groupVersion(groupVersion).orElseThrow());
    }

    private static JsonObject tree(OpenApiDocument document) {
        return JsonReader.readObject(document.body(), LARGE);
    }

    private static void references(JsonValue value, Set<String> found) {
        if (value instanceof JsonObject object) {
            String reference = object.string("$ref");
            if (reference != null) {
                found.add(reference);
            }
            object.entries().forEach(e -> references(e.getValue(), found));
        } else if (value instanceof JsonArray array) {
            array.forEach(v -> references(v, found));
        }
    }
}
