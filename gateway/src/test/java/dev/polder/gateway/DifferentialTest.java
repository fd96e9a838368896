package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.client.KubeconfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The same requests to Polder and to a kube-apiserver, whose kubeconfig the system property `polder.peer` or the environment
/// variable `POLDER_PEER_KUBECONFIG` names; the answers are compared but for what no two servers share, such as UIDs and
/// revisions. See docs/conformance.md.
@Timeout(300)
class DifferentialTest {
    private static final String NAMESPACE = "polder-differential-" + Long.toString(System.currentTimeMillis(), 36);
    private static final Set<String> CHANGING = Set.of(
            "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "time", "continue", "clusterIP", "clusterIPs",
            "serverAddress");
    private static final List<String> HEADERS =
            List.of("content-type", "cache-control", "vary", "warning", "retry-after", "allow");
    private static final Pattern REVISIONS = Pattern.compile("\\b[0-9]{2,}\\b");
    private static final Pattern NAMES =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    @TempDir
    static Path directory;

    /// One line of the file: method, path, headers (`name: value`, by semicolons and a space), body, and why the answers
    /// differ where they are known to.
    private record Case(String method, String path, List<String> headers, String body, String difference) {
        static Case of(String line) {
            List<String> columns = new ArrayList<>(List.of(line.split("\t", -1)));
            while (columns.size() < 5) {
                columns.add("");
            }
            List<String> headers = new ArrayList<>();
            for (String header : columns.get(2).isEmpty() ? new String[0] : columns.get(2).split(" \\| ", -1)) {
                headers.addAll(List.of(header.split(": ", 2)));
            }
            if (!columns.get(3).isEmpty() && !columns.get(2).contains("content-type")) {
                headers.addAll(List.of("content-type", "application/json"));
            }
            return new Case(columns.get(0), columns.get(1), headers, columns.get(3), columns.get(4));
        }

        String ask(RestClient client) {
            return normal(client.send(
                    method, path, body.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new)));
        }

        @Override
        public String toString() {
            return method + " " + path + " " + headers + " " + body;
        }
    }

    @Test
    void polderAnswersAsAKubeApiserverDoes() throws Exception {
        String named = System.getProperty("polder.peer", System.getenv().getOrDefault("POLDER_PEER_KUBECONFIG", ""));
        assumeTrue(!named.isEmpty(), "no kubeconfig of a kube-apiserver: set -Dpolder.peer or POLDER_PEER_KUBECONFIG");
        List<String> wrong = new ArrayList<>();
        try (TestGateway gateway = TestGateway.start(directory);
                RestClient peer = new RestClient(KubeconfigReader.read(List.of(Path.of(named))))) {
            RestClient polder = gateway.workspace("differential");
            for (RestClient each : List.of(polder, peer)) {
                begin(each);
            }
            for (Case each : cases()) {
                String theirs = each.ask(peer);
                String ours = each.ask(polder);
                if (theirs.equals(ours) != each.difference().isEmpty()) {
                    wrong.add(each + (theirs.equals(ours)
                            ? "\n  does not differ any more: " + each.difference()
                            : "\n  they   " + theirs + "\n  Polder " + ours));
                }
            }
            end(peer);
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }

    private static void begin(RestClient client) {
        RestClient.Answer made = client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
        assertEquals(201, made.status(), made.text());
    }

    /// Leaves nothing behind, also where no controller empties namespaces.
    private static void end(RestClient client) {
        String maps = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
        for (JsonObject map : client.get(maps).json().objects("items")) {
            String held = maps + "/" + map.stringAt("metadata", "name");
            client.patch(held, "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        }
        for (ServedResources.Served each : ServedResources.of(client)) {
            if (each.namespaced() && each.can("deletecollection")) {
                client.delete(each.path().replace("/namespaces/default/", "/namespaces/" + NAMESPACE + "/"));
            }
        }
        String path = "/api/v1/namespaces/" + NAMESPACE;
        client.delete(path);
        client.put(path + "/finalize", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"},\"spec\":{\"finalizers\":[]}}");
    }

    private static List<Case> cases() throws IOException {
        try (var in = Objects.requireNonNull(DifferentialTest.class.getResourceAsStream("differential.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replace("{ns}", NAMESPACE))
                    .map(Case::of)
                    .toList();
        }
    }

    private static String normal(RestClient.Answer answer) {
        StringBuilder text = new StringBuilder().append(answer.status());
        var headers = new TreeMap<>(answer.headers());
        for (String name : HEADERS) {
            if (headers.containsKey(name)) {
                text.append(' ').append(name).append('=').append(String.join(",", headers.get(name)));
            }
        }
        String type = String.join("", answer.headers().getOrDefault("content-type", List.of()));
        if (!type.startsWith("application/json") || answer.body().length == 0) {
            return text.append('\n').append("         ").append(plain(answer.text())).toString();
        }
        return text.append("\n         ").append(plain(JsonWriter.text(sorted(answer.json())))).toString();
    }

    private static String plain(String text) {
        return REVISIONS.matcher(NAMES.matcher(text).replaceAll("UID")).replaceAll("N");
    }

    /// Members in the order of their names, without what no two servers share.
    private static JsonObject sorted(JsonObject object) {
        var members = new TreeMap<String, JsonValue>();
        object.entries().forEach(e -> {
            if (e.getKey().equals("annotations") && e.getValue() instanceof JsonObject annotations) {
                // Whose workspace it is, as in kcp.
                annotations.remove("kcp.io/cluster");
                if (annotations.isEmpty()) {
                    return;
                }
            }
            if (CHANGING.contains(e.getKey()) && e.getValue() instanceof JsonString text && !text.value().isEmpty()) {
                members.put(e.getKey(), new JsonString("X"));
            } else if (!CHANGING.contains(e.getKey())) {
                members.put(e.getKey(), sorted(e.getValue()));
            }
        });
        JsonObject copy = new JsonObject();
        members.forEach(copy::put);
        return copy;
    }

    private static JsonValue sorted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> sorted(object);
            case JsonArray array -> new JsonArray(array.stream()
                    .filter(item -> !(item instanceof JsonObject object && isOfTheServer(object)))
                    .map(DifferentialTest::sorted)
                    .toList());
            default -> value;
        };
    }

    /// What a controller puts into each namespace, and a kube-apiserver alone does not.
    private static boolean isOfTheServer(JsonObject object) {
        return "kube-root-ca.crt".equals(object.stringAt("metadata", "name"));
    }
}
