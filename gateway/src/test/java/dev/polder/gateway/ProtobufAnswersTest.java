package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.protobuf.ProtobufReader;
import dev.polder.api.protobuf.ProtobufWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is answered in protobuf says what the same answer says in JSON.
@Timeout(120)
class ProtobufAnswersTest {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 256, 5_000_000);

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("protobuf");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject read(RestClient.Answer answer) {
        assertEquals(List.of(PROTOBUF), answer.headers().get("content-type"));
        return ProtobufReader.read(answer.body(), LIMITS);
    }

    private static RestClient.Answer post(String path, String json) {
        return client.send(
                "POST", path, json.getBytes(StandardCharsets.UTF_8), "content-type", "application/json", "accept", PROTOBUF);
    }

    /// Without what protobuf cannot tell from nothing.
    private static JsonValue withoutEmpty(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(array.stream().map(ProtobufAnswersTest::withoutEmpty).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            object.entries().forEach(member -> {
                JsonValue inner = withoutEmpty(member.getValue());
                boolean empty = inner == JsonNull.NULL
                        || (inner instanceof JsonArray items && items.isEmpty())
                        || (inner instanceof JsonObject members && members.isEmpty());
                if (!empty && !member.getKey().equals("managedFields")) {
                    copy.put(member.getKey(), inner);
                }
            });
            return copy;
        }
        return value;
    }

    private static JsonValue comparable(JsonObject object) {
        JsonObject copy = object.deepCopy();
        JsonObject metadata = copy.objectOrNew("metadata");
        for (String changing : List.of("uid", "creationTimestamp", "resourceVersion")) {
            metadata.remove(changing);
        }
        if (metadata.has("generateName")) {
            metadata.remove("name");
        }
        // An object inside another has no kind in protobuf.
        copy.objectOrNew("spec").objects("volumeClaimTemplates").forEach(claim -> {
            claim.remove("kind");
            claim.remove("apiVersion");
        });
        return withoutEmpty(copy);
    }

    @Test
    void everyKindIsTheSameInBothForms() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] line : KindAnswersTest.lines("accepted.txt")) {
            String path = line[0] + "?dryRun=All";
            JsonValue json = comparable(client.post(path, line[1]).json());
            JsonValue protobuf = comparable(read(post(path, line[1])));
            if (!json.equals(protobuf)) {
                wrong.add(line[1] + "\n  in JSON     " + json + "\n  in protobuf " + protobuf);
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void refusalsAreTheSameInBothForms() throws IOException {
        for (String[] line : KindAnswersTest.lines("refused.txt")) {
            if (Integer.parseInt(line[1]) >= 400) {
                String path = line[0] + "?dryRun=All";
                RestClient.Answer json = client.post(path, line[2]);
                RestClient.Answer protobuf = post(path, line[2]);
                assertEquals(json.status(), protobuf.status());
                assertEquals(withoutEmpty(json.json()), withoutEmpty(read(protobuf)), line[2]);
            }
        }
    }

    @Test
    @DisplayName("#52 lists pages and reduced forms are the same")
    void listsPagesAndReducedFormsAreTheSame() {
        for (String path : List.of(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles?limit=3",
                "/api/v1/namespaces/default",
                "/api/v1/services",
                "/api/v1/secrets")) {
            JsonObject json = client.get(path).json();
            assertEquals(withoutEmpty(json), withoutEmpty(read(client.get(path, "accept", PROTOBUF))), path);
            String as = json.has("items") ? "PartialObjectMetadataList" : "PartialObjectMetadata";
            String form = ";as=" + as + ";g=meta.k8s.io;v=v1";
            JsonObject reduced = client.get(path, "accept", "application/json" + form).json();
            reduced.objects("items").forEach(item -> {
                item.remove("kind");
                item.remove("apiVersion");
            });
            assertEquals(
                    withoutEmpty(reduced), withoutEmpty(read(client.get(path, "accept", PROTOBUF + form))), path);
        }
    }

    @Test
    @DisplayName("#47 a watch is frames of events")
    void aWatchIsFramesOfEvents() throws Exception {
        String maps = "/api/v1/namespaces/default/configmaps";
        String query = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        client.post(maps, "{\"metadata\":{\"name\":\"seen\"},\"data\":{\"a\":\"1\"}}");
        try (InputStream stream = client.stream(maps + query, PROTOBUF, PROTOBUF + ";stream=watch")) {
            var in = new DataInputStream(stream);
            List<String> types = new ArrayList<>();
            JsonObject last = new JsonObject();
            while (types.isEmpty() || !types.getLast().startsWith("BOOKMARK")) {
                last = event(in, types);
            }
            assertTrue(types.contains("ADDED seen"), types.toString());
            assertEquals("true", last.stringAt("metadata", "annotations", "k8s.io/initial-events-end"));
            client.patch(maps + "/seen", "merge-patch+json", "{\"data\":{\"a\":\"2\"}}");
            last = event(in, types);
            assertEquals("MODIFIED seen", types.getLast());
            assertEquals(withoutEmpty(client.get(maps + "/seen").json()), withoutEmpty(last));
            client.delete(maps + "/seen");
            event(in, types);
            assertEquals("DELETED seen", types.getLast());
        }
        try (InputStream stream = client.stream(
                maps + "?watch=true&resourceVersion=1", PROTOBUF, PROTOBUF + ";stream=watch")) {
            List<String> types = new ArrayList<>();
            JsonObject error = event(new DataInputStream(stream), types);
            assertEquals("ERROR ", types.getLast());
            assertEquals(410, error.integer("code").orElseThrow());
        }
    }

    /// The object of the next event; its type and name are added to the list.
    private static JsonObject event(DataInputStream in, List<String> types) throws IOException {
        byte[] frame = in.readNBytes(in.readInt());
        int typeLength = frame[1];
        String type = new String(frame, 2, typeLength, StandardCharsets.UTF_8);
        int magic = 2 + typeLength;
        while (frame[magic] != 'k' || frame[magic + 1] != '8' || frame[magic + 2] != 's' || frame[magic + 3] != 0) {
            magic++;
        }
        JsonObject object = ProtobufReader.read(Arrays.copyOfRange(frame, magic, frame.length), LIMITS);
        String name = object.stringAt("metadata", "name");
        types.add(type + " " + (name == null ? "" : name));
        return object;
    }

    @Test
    @DisplayName("#41 what has no protobuf form is json where that is taken")
    void whatHasNoProtobufFormIsJsonWhereThatIsTaken() {
        String path = "/apis/core.kcp.io/v1alpha1/logicalclusters";
        RestClient.Answer json = client.get(path, "accept", PROTOBUF + ",application/json");
        assertEquals(List.of("application/json"), json.headers().get("content-type"));
        RestClient.Answer refused = client.get(path, "accept", PROTOBUF);
        assertEquals(406, refused.status());
        RestClient.Answer table = client.get(
                "/api/v1/namespaces", "accept", PROTOBUF + ";as=Table;g=meta.k8s.io;v=v1,application/json;as=Table;g=meta.k8s.io;v=v1");
        assertEquals("Table", table.json().string("kind", ""));
    }

    @Test
    @DisplayName("#46 both ways in protobuf")
    void bothWaysInProtobuf() {
        String maps = "/api/v1/namespaces/default/configmaps";
        JsonObject map = new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put("metadata", new JsonObject().put("name", "both"))
                .put("data", new JsonObject().put("text", "ä"));
        JsonObject made = read(
                client.send("POST", maps, ProtobufWriter.write(map), "content-type", PROTOBUF, "accept", PROTOBUF));
        made.objectOrNew("data").put("text", "ö");
        JsonObject changed = read(client.send(
                "PUT", maps + "/both", ProtobufWriter.write(made), "content-type", PROTOBUF, "accept", PROTOBUF));
        assertEquals("ö", changed.stringAt("data", "text"));
        JsonObject gone = read(client.send("DELETE", maps + "/both", new byte[0], "accept", PROTOBUF));
        assertEquals("Success", gone.string("status", ""));
    }
}
