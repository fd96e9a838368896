package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What a kube-apiserver 1.36 answered to sequences of creates, updates, patches and applies by several managers: the
/// status, and the object with its owners or the refusal with its causes. Each case has the number of the behaviour that it
/// is about in its name.
///
/// Each line of `write-answers.txt` but the first, which has what is created beforehand, is a case: a name, and steps with
/// a request (method, path, media type, body, user agent) and its answer. Of objects, what differs from server to server is
/// left out: uid, resourceVersion and times; `moved` says whether the resourceVersion is another than in the last answer
/// about the object, `same` that the object is as in the last answer that had one. In bodies `${rv}` and `${uid}` stand for
/// those of the last answer. Of a `loose` step the words are not compared, because they are those of Go's decoders.
class WriteAnswersTest {
    private static final JsonLimits LIMITS = new JsonLimits(16 << 20, 256, 5_000_000);
    private static final Pattern VALUE = Pattern.compile("Invalid value: \\\\\"(\\{|map\\[).*?[^\\\\]\\\\\": ");
    private static final Pattern GO_NOTATION = Pattern.compile("map\\[|&|%!|strconv|value for key|convert new object");
    private static final Pattern SUBRESOURCE = Pattern.compile("/(status|scale)$");

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("writes");
        for (JsonValue created : Objects.requireNonNull(recorded().getFirst().array("setup"))) {
            JsonArray request = (JsonArray) created;
            var answer = client.post(((JsonString) request.get(0)).value(), JsonWriter.text(request.get(1)));
            assertEquals(201, answer.status(), answer::text);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> writesAreAnsweredAsUpstreamAnswersThem() throws IOException {
        return recorded().stream().skip(1).map(written -> DynamicTest.dynamicTest(
                written.string("case", ""), () -> new Replay().run(written.objects("steps"))));
    }

    private static List<JsonObject> recorded() throws IOException {
        try (InputStream in = Objects.requireNonNull(WriteAnswersTest.class.getResourceAsStream("write-answers.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8), LIMITS))
                    .toList();
        }
    }

    /// What owners are sorted by, because their order upstream hangs on the second of their times.
    private static String owner(JsonObject entry) {
        return Stream.of("operation", "manager", "apiVersion", "subresource")
                .map(member -> entry.string(member, ""))
                .collect(Collectors.joining(" "));
    }

    /// Causes in the order of their text and each once: upstream gives those of several managers in any order, and some twice.
    private static JsonArray causes(JsonArray causes) {
        return new JsonArray(causes.stream()
                .distinct()
                .sorted(Comparator.comparing(JsonWriter::text))
                .toList());
    }

    /// One case while it is sent again.
    private static final class Replay {
        private final Map<String, String> versions = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private String uid = "";
        private String version = "";
        private JsonObject last = new JsonObject();

        void run(List<JsonObject> steps) {
            for (JsonObject step : steps) {
                step(step);
            }
            assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        }

        private void step(JsonObject step) {
            List<String> headers = new ArrayList<>(List.of("user-agent", step.string("as", "tests")));
            if (step.has("type")) {
                headers.addAll(List.of("content-type", step.string("type", "")));
            }
            String body = step.string("body", "").replace("${rv}", version).replace("${uid}", uid);
            RestClient.Answer answer = client.send(
                    step.string("method", ""),
                    step.string("path", ""),
                    body.getBytes(StandardCharsets.UTF_8),
                    headers.toArray(String[]::new));
            JsonObject expected = new JsonObject();
            JsonObject actual = new JsonObject();
            long status = step.integer("status").orElse(0);
            JsonObject got = answer.json();
            if (status == 500) {
                checkClientMistake(step, answer, got);
                return;
            }
            expected.put("status", status);
            actual.put("status", answer.status());
            JsonValue warnings = step.get("warnings");
            expected.put("warnings", warnings == null ? new JsonArray() : warnings);
            actual.put("warnings", JsonArray.ofStrings(answer.headers().getOrDefault("warning", List.of()).stream()
                    .sorted()
                    .toList()));
            if (got.string("kind", "").equals("Status")) {
                expected.put("answer", Objects.requireNonNullElse(step.get("answer"), JsonNull.NULL));
                actual.put("answer", refusal(got));
                if (step.isTrue("loose")) {
                    expected.put("answer", step.objectOrNew("answer").string("reason", ""));
                    actual.put("answer", got.string("reason", ""));
                }
            } else {
                boolean moved = moved(step, got, answer.status());
                JsonObject wanted = step.has("same") ? last : step.objectOrNew("answer");
                last = wanted;
                expected.put("moved", step.isTrue("moved")).put("answer", wanted);
                actual.put("moved", moved).put("answer", shown(got));
            }
            if (!expected.equals(actual)) {
                wrong.add("%s %s %s\n%s".formatted(
                        step.string("method", ""), step.string("path", ""), body, differences("", expected, actual)));
            }
        }

        /// What upstream answers with 500, although the client is wrong, is 400 or 422 here, in the same words; but for Go's own
        /// notation of values.
        private void checkClientMistake(JsonObject step, RestClient.Answer answer, JsonObject got) {
            String message = Objects.requireNonNull(step.object("answer")).string("message", "");
            boolean same = GO_NOTATION.matcher(message).find() || message.equals(got.string("message", ""));
            if (!same || (answer.status() != 400 && answer.status() != 422)) {
                wrong.add("%s %s\n  expected 400 or 422 %s\n   but was %d %s".formatted(
                        step.string("path", ""), step.string("body", ""), message, answer.status(), answer.text()));
            }
        }

        private boolean moved(JsonObject step, JsonObject got, int status) {
            String path = step.string("path", "");
            String query = path.contains("?") ? path.substring(path.indexOf('?')) : "";
            String key = SUBRESOURCE.matcher(path.substring(0, path.length() - query.length())).replaceFirst("");
            JsonObject metadata = got.objectOrNew("metadata");
            if (step.string("method", "").equals("POST")) {
                key += "/" + metadata.string("name", "");
            }
            uid = metadata.string("uid", uid);
            String now = metadata.string("resourceVersion", "");
            if (now.isEmpty()) {
                return false;
            }
            version = now;
            boolean moved = !now.equals(versions.get(key));
            if (!query.contains("dryRun=All") || status != 201) {
                versions.put(key, now);
            }
            return moved;
        }

        private JsonObject refusal(JsonObject status) {
            JsonObject kept = new JsonObject();
            for (String name : List.of("reason", "message", "details")) {
                JsonValue value = status.get(name);
                if (value != null) {
                    kept.put(name, value);
                }
            }
            if (kept.get("details") instanceof JsonObject details) {
                details.remove("uid");
                JsonArray causes = details.array("causes");
                if (causes != null) {
                    details.put("causes", causes(causes));
                }
            }
            String text = VALUE.matcher(JsonWriter.text(kept)).replaceAll("Invalid value: \\\\\"…\\\\\": ");
            return JsonReader.readObject(
                    (uid.isEmpty() ? text : text.replace(uid, "${uid}")).getBytes(StandardCharsets.UTF_8), LIMITS);
        }

        private static JsonObject shown(JsonObject object) {
            JsonObject metadata = object.objectOrNew("metadata");
            metadata.names().removeAll(List.of("uid", "resourceVersion", "creationTimestamp", "deletionTimestamp"));
            JsonArray owners = metadata.array("managedFields");
            if (owners != null) {
                List<JsonObject> entries = new ArrayList<>(owners.objects());
                entries.forEach(entry -> entry.remove("time"));
                entries.sort(Comparator.comparing(WriteAnswersTest::owner));
                metadata.put("managedFields", new JsonArray(entries));
            }
            if (metadata.get("annotations") instanceof JsonObject annotations) {
                annotations.remove("kcp.io/cluster");
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
            return object;
        }

        /// One line for each place where two values differ.
        private static String differences(String path, JsonValue expected, JsonValue actual) {
            if (expected.equals(actual)) {
                return "";
            }
            StringBuilder lines = new StringBuilder();
            if (expected instanceof JsonObject left && actual instanceof JsonObject right) {
                List<String> names = new ArrayList<>(left.names());
                right.names().stream().filter(name -> !left.has(name)).forEach(names::add);
                for (String name : names) {
                    lines.append(differences(
                            path + "." + name,
                            Objects.requireNonNullElse(left.get(name), JsonNull.NULL),
                            Objects.requireNonNullElse(right.get(name), JsonNull.NULL)));
                }
                return lines.toString();
            }
            if (expected instanceof JsonArray left && actual instanceof JsonArray right && left.size() == right.size()) {
                for (int i = 0; i < left.size(); i++) {
                    lines.append(differences(path + "[" + i + "]", left.get(i), right.get(i)));
                }
                return lines.toString();
            }
            return "  %s: expected %s\n    but was %s\n".formatted(path, JsonWriter.text(expected), JsonWriter.text(actual));
        }
    }
}
