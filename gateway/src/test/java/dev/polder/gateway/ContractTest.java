package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.gateway.ServedResources.Served;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every resource that discovery names does what discovery says of it, and nothing else: each verb, as JSON and as protobuf.
/// A resource without a sample object fails by its name; `contract-samples.txt` and `accepted.txt` are where samples come from.
@Timeout(60)
class ContractTest {
    @TempDir
    static Path directory;

    private static final Map<String, JsonObject> SAMPLES = new LinkedHashMap<>();

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("contract");
        for (String file : List.of("contract-samples.txt", "accepted.txt")) {
            for (String[] line : KindAnswersTest.lines(file)) {
                JsonObject object = ServedResources.read(line[1]);
                if (file.startsWith("contract") || object.stringAt("metadata", "name") != null) {
                    SAMPLES.putIfAbsent(line[0], object);
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// Served but not stored, and more than a review: [PodSubresourceTest] has them.
    private static final Set<String> APART = Set.of("v1 bindings", "v1 componentstatuses");

    static List<Served> served() {
        return ServedResources.of(client).stream()
                .filter(resource -> !APART.contains(resource.toString()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void doesWhatDiscoverySaysAsJson(Served resource) throws Exception {
        walk(resource, WireForm.JSON);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void doesWhatDiscoverySaysAsProtobuf(Served resource) throws Exception {
        if (ProtobufWriter.supports(resource.groupVersion(), resource.kind())) {
            walk(resource, WireForm.PROTOBUF);
        } else if (resource.can("list")) {
            assertEquals(406, client.get(resource.path(), "accept", WireForm.PROTOBUF.type()).status());
        }
    }

    private static JsonObject sample(Served resource) {
        JsonObject sample = SAMPLES.get(resource.path());
        assertNotNull(sample, "no sample of " + resource + ": add a line to contract-samples.txt, path and object");
        JsonObject copy = sample.deepCopy();
        copy.put("apiVersion", resource.groupVersion()).put("kind", resource.kind());
        copy.objectOrNew("metadata").put("labels", new JsonObject().put("contract", "sample"));
        return copy;
    }

    private static void walk(Served resource, WireForm form) throws Exception {
        var walk = new Walk(resource, form, sample(resource));
        if (!resource.can("get")) {
            walk.answersAReview();
            return;
        }
        if (resource.plural().equals("logicalclusters")) {
            // It is made with its workspace, and only the system changes it.
            walk.listed("");
            return;
        }
        JsonObject created = walk.create();
        JsonObject read = walk.get(walk.item());
        if (resource.tended()) {
            assertEquals(created.stringAt("metadata", "uid"), read.stringAt("metadata", "uid"));
        } else {
            assertEquals(created, read);
        }
        String revision = walk.listed("?labelSelector=contract%3Dsample");
        try (InputStream events = walk.watch(revision)) {
            walk.update();
            walk.patch();
            walk.status();
            walk.scale();
            walk.delete();
            walk.sees(events);
        }
        walk.deleteCollection();
    }

    /// The table in docs/conformance.md; a failure shows the one that belongs there.
    @Test
    void thePageAboutConformanceSaysWhatIsServed() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "conformance.md"));
        var rows = new TreeMap<String, List<String>>();
        ServedResources.of(client).forEach(r -> rows.computeIfAbsent(r.groupVersion(), v -> new ArrayList<>()).add(shown(r)));
        StringBuilder table = new StringBuilder("<!-- served -->\n\n| version | resources |\n|---|---|\n");
        rows.forEach((version, resources) -> table.append("| `" + version + "` | " + String.join(", ", resources) + " |\n"));
        table.append("\n<!-- /served -->");
        int begin = page.indexOf("<!-- served -->");
        int end = page.indexOf("<!-- /served -->") + "<!-- /served -->".length();
        assertEquals(table.toString(), page.substring(begin, end));
    }

    private static String shown(Served resource) {
        return resource.subresources().isEmpty()
                ? resource.plural()
                : resource.plural() + " (" + String.join(", ", resource.subresources().keySet()) + ")";
    }

    @Test
    void everyServedResourceHasASample() {
        assertEquals(
                List.of(),
                served().stream().filter(r -> !SAMPLES.containsKey(r.path())).map(Served::toString).toList());
    }

    /// One resource in one form.
    private record Walk(Served resource, WireForm form, JsonObject sample) {
        String name() {
            return String.valueOf(sample.stringAt("metadata", "name"));
        }

        String item() {
            return resource.path() + "/" + name();
        }

        private RestClient.Answer send(String method, String path, JsonObject body) {
            return client.send(method, path, form.write(body), "content-type", form.type(), "accept", form.type());
        }

        /// The object of a good answer.
        private JsonObject good(RestClient.Answer answer) {
            assertTrue(answer.status() < 300, answer.status() + " " + answer.text());
            assertEquals(List.of(form.type()), answer.headers().get("content-type"));
            return form.read(answer.body());
        }

        /// A verb that discovery does not name is not there.
        private void refused(String method, String path) {
            RestClient.Answer answer =
                    method.equals("DELETE") ? client.delete(path) : send(method, path, sample);
            assertEquals(405, answer.status(), method + " " + path);
        }

        void answersAReview() {
            if (!resource.can("create")) {
                return;
            }
            RestClient.Answer answer = send("POST", resource.path(), sample);
            assertEquals(201, answer.status(), answer.text());
            assertEquals(resource.kind(), good(answer).string("kind"));
        }

        JsonObject create() {
            if (!resource.can("create")) {
                refused("POST", resource.path());
                return get(item());
            }
            RestClient.Answer answer = send("POST", resource.path(), sample);
            assertEquals(201, answer.status(), answer.text());
            JsonObject created = good(answer);
            assertEquals(resource.kind(), created.string("kind"));
            assertEquals(resource.groupVersion(), created.string("apiVersion"));
            for (String set : List.of("uid", "resourceVersion", "creationTimestamp")) {
                assertTrue(created.objectOrNew("metadata").has(set), set);
            }
            assertEquals(409, send("POST", resource.path(), sample).status());
            return settled(created);
        }

        /// What is there now: where a worker writes to the object, which may be later than what was created.
        private JsonObject settled(JsonObject created) {
            return resource.tended() ? get(item()) : created;
        }

        JsonObject get(String path) {
            return good(client.get(path, "accept", form.type()));
        }

        String listed(String query) {
            JsonObject list = get(resource.path() + query);
            assertEquals(resource.kind() + "List", list.string("kind"));
            assertTrue(
                    list.objects("items").stream().anyMatch(o -> name().equals(o.stringAt("metadata", "name"))),
                    () -> name() + " is not in " + list);
            JsonObject none = get(resource.path() + "?labelSelector=contract%3Dnone");
            assertEquals(0, none.objects("items").size());
            return String.valueOf(list.stringAt("metadata", "resourceVersion"));
        }

        InputStream watch(String revision) {
            String query = "?watch=true&fieldSelector=metadata.name%3D" + name() + "&resourceVersion=" + revision;
            return client.stream(resource.path() + query, form.type(), form.streamType());
        }

        private JsonObject metadata(String path) {
            return get(path).objectOrNew("metadata");
        }

        void update() {
            if (!resource.can("update")) {
                refused("PUT", item());
                return;
            }
            JsonObject now = get(item());
            now.objectOrNew("metadata").objectOrNew("labels").put("contract", "updated");
            RestClient.Answer answer = send("PUT", item(), now);
            if (resource.tended() && answer.status() == 409) {
                update();
                return;
            }
            JsonObject updated = good(answer);
            assertEquals("updated", updated.stringAt("metadata", "labels", "contract"));
            assertEquals(409, send("PUT", item(), now).status(), "a state that is old");
        }

        void patch() {
            if (!resource.can("patch")) {
                refused("PATCH", item());
                return;
            }
            var types = new LinkedHashMap<String, String>();
            types.put("json-patch+json", "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"by\":\"%s\"}}]");
            types.put("merge-patch+json", "{\"metadata\":{\"annotations\":{\"by\":\"%s\"}}}");
            if (!resource.custom()) {
                types.put("strategic-merge-patch+json", "{\"metadata\":{\"annotations\":{\"by\":\"%s\"}}}");
            }
            types.put("apply-patch+yaml", "{\"apiVersion\":\"" + resource.groupVersion() + "\",\"kind\":\"" + resource.kind()
                    + "\",\"metadata\":{\"name\":\"" + name() + "\",\"annotations\":{\"by\":\"%s\"}}}");
            types.forEach((type, body) -> {
                RestClient.Answer answer = client.send(
                        "PATCH",
                        item() + "?fieldManager=contract" + (type.startsWith("apply") ? "&force=true" : ""),
                        body.formatted(type).getBytes(StandardCharsets.UTF_8),
                        "content-type", "application/" + type, "accept", form.type());
                assertEquals(type, good(answer).stringAt("metadata", "annotations", "by"));
            });
            assertEquals("apply-patch+yaml", metadata(item()).stringAt("annotations", "by"));
        }

        void status() {
            String path = item() + "/status";
            if (!resource.subresources().containsKey("status")) {
                assertEquals(404, client.get(path).status());
                return;
            }
            JsonObject now = get(path);
            assertEquals(resource.kind(), now.string("kind"));
            RestClient.Answer answer = send("PUT", path, now);
            assertTrue(answer.status() == 200 || (resource.tended() && answer.status() == 409), answer.text());
            RestClient.Answer patched = client.send(
                    "PATCH", path, "{}".getBytes(StandardCharsets.UTF_8),
                    "content-type", "application/merge-patch+json", "accept", form.type());
            assertEquals(resource.kind(), good(patched).string("kind"));
        }

        void scale() {
            String path = item() + "/scale";
            if (!resource.subresources().containsKey("scale")) {
                assertEquals(404, client.get(path).status());
                return;
            }
            JsonObject scale = get(path);
            assertEquals("autoscaling/v1", scale.string("apiVersion"));
            scale.objectOrNew("spec").put("replicas", 2);
            good(send("PUT", path, scale));
            assertEquals(2, get(item()).integerAt("spec", "replicas").orElse(0));
            RestClient.Answer patched = client.send(
                    "PATCH", path, "{\"spec\":{\"replicas\":3}}".getBytes(StandardCharsets.UTF_8),
                    "content-type", "application/merge-patch+json", "accept", form.type());
            assertEquals(3, good(patched).integerAt("spec", "replicas").orElse(0));
            assertEquals(3, get(item()).integerAt("spec", "replicas").orElse(0));
        }

        void delete() throws InterruptedException {
            if (!resource.can("delete")) {
                refused("DELETE", item());
                return;
            }
            RestClient.Answer answer = client.send("DELETE", item(), new byte[0], "accept", form.type());
            assertEquals(200, answer.status(), answer.text());
            String kind = good(answer).string("kind");
            assertTrue(List.of("Status", resource.kind()).contains(kind), kind);
            gone();
        }

        private void gone() throws InterruptedException {
            TestGateway.await(item() + " is gone", () -> client.get(item()).status() == 404);
        }

        void sees(InputStream stream) throws IOException {
            if (!resource.can("delete")) {
                return;
            }
            List<String> types = new ArrayList<>();
            while (types.isEmpty() || !types.getLast().equals("DELETED")) {
                WireForm.Event event = form.next(stream);
                assertEquals(name(), event.object().stringAt("metadata", "name"));
                assertEquals(resource.kind(), event.object().string("kind"));
                types.add(event.type());
            }
            types.removeLast();
            assertEquals(resource.can("update") || resource.can("patch"), types.contains("MODIFIED"), types.toString());
            assertFalse(types.contains("ADDED"), types.toString());
        }

        void deleteCollection() throws InterruptedException {
            String selected = resource.path() + "?labelSelector=contract%3Dsample";
            if (!resource.can("deletecollection")) {
                refused("DELETE", selected);
                return;
            }
            good(send("POST", resource.path(), sample));
            RestClient.Answer answer = client.send("DELETE", selected, new byte[0], "accept", form.type());
            assertEquals(200, answer.status(), answer.text());
            gone();
        }
    }

}
