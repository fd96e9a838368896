package dev.polder.api.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufReaderTest {
    private record Sample(String name, String base64, JsonObject json) {
        byte[] protobuf() {
            return Base64.getDecoder().decode(base64);
        }
    }

    private final List<Sample> samples = samples();

    @Test
    void objectsAreWhatGoWritesAsJson() {
        assertTrue(samples.size() >= 8);
        for (Sample sample : samples) {
            JsonObject read = ProtobufReader.read(sample.protobuf(), JsonLimits.REQUEST);
            // Go leaves out empty structs or writes them, version by version; both mean the same.
            assertEquals(withoutEmpty(sample.json()), withoutEmpty(read), sample.name());
        }
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        for (Sample sample : samples) {
            JsonObject read = ProtobufReader.read(sample.protobuf(), JsonLimits.REQUEST);
            byte[] written = ProtobufWriter.write(read);
            assertEquals(read, ProtobufReader.read(written, JsonLimits.REQUEST), sample.name());
            // Go writes structs and texts that are empty too.
            assertTrue(written.length <= sample.protobuf().length, sample.name());
        }
    }

    @Test
    void listsAreWrittenItemByItem() {
        JsonObject one = read("secret");
        JsonObject head = new JsonObject()
                .put("kind", "SecretList")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject().put("resourceVersion", "7").put("remainingItemCount", 3));
        byte[] written = ProtobufWriter.writeList(head, "Secret", 2, i -> {
            JsonObject item = one.deepCopy();
            item.objectOrNew("metadata").put("name", "s" + i);
            return item;
        });
        JsonObject list = ProtobufReader.read(written, JsonLimits.REQUEST);
        assertEquals("SecretList", list.string("kind", ""));
        assertEquals("7", list.stringAt("metadata", "resourceVersion"));
        assertEquals(3, list.integerAt("metadata", "remainingItemCount").getAsLong());
        assertEquals(
                List.of("s0", "s1"),
                list.objects("items").stream().map(item -> item.stringAt("metadata", "name")).toList());
        assertEquals(one.at("data", "empty"), list.objects("items").getFirst().at("data", "empty"));
    }

    @Test
    void numbersTextsAndTimesKeepTheirValues() {
        JsonObject event = JsonReader.readObject("""
                {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e","creationTimestamp":null,
                "annotations":{"b":"\u00e4\ud83d\ude00","a":""}},"eventTime":"1969-12-31T23:59:59.000001Z",
                "deprecatedCount":-1,"series":{"count":2147483647,"lastObservedTime":"2026-01-02T03:04:05.000000Z"}}
                """.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        JsonObject read = ProtobufReader.read(ProtobufWriter.write(event), JsonLimits.REQUEST);
        event.objectOrNew("metadata").remove("creationTimestamp");
        assertEquals(event, read);
        JsonObject service = JsonReader.readObject("""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[
                {"port":80,"targetPort":"http"},{"port":81,"targetPort":8081},{"port":82,"targetPort":0}]}}
                """.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        assertEquals(service, ProtobufReader.read(ProtobufWriter.write(service), JsonLimits.REQUEST));
    }

    @Test
    void aLongMessageIsWrittenWhole() {
        JsonObject data = new JsonObject();
        for (int i = 0; i < 3_000; i++) {
            data.put("key-" + i, "x".repeat(i % 700));
        }
        JsonObject map = new JsonObject().put("apiVersion", "v1").put("kind", "ConfigMap").put("data", data);
        JsonObject read = ProtobufReader.read(ProtobufWriter.write(map), new JsonLimits(64 << 20, 64, 100_000));
        assertEquals(data, read.object("data"));
    }

    @Test
    void aFrameIsItsLengthAndAnEventThatHoldsTheObject() {
        byte[] object = samples.getFirst().protobuf();
        byte[] frame = ProtobufWriter.frame("ADDED", object);
        assertEquals(frame.length - 4, java.nio.ByteBuffer.wrap(frame).getInt());
        assertEquals("ADDED", new String(frame, 6, 5, StandardCharsets.UTF_8));
        byte[] end = java.util.Arrays.copyOfRange(frame, frame.length - object.length, frame.length);
        assertEquals(ProtobufReader.read(object, JsonLimits.REQUEST), ProtobufReader.read(end, JsonLimits.REQUEST));
    }

    @Test
    void whatHasNoProtobufFormIsToldBefore() {
        assertTrue(ProtobufWriter.supports("v1", "ConfigMap"));
        assertTrue(ProtobufWriter.supports("v1", "Status"));
        assertTrue(ProtobufWriter.supports("meta.k8s.io/v1", "PartialObjectMetadataList"));
        assertFalse(ProtobufWriter.supports("tenancy.kcp.io/v1alpha1", "Workspace"));
        assertFalse(ProtobufWriter.supports("meta.k8s.io/v1", "Table"));
        JsonObject wrong = new JsonObject().put("apiVersion", "v1").put("kind", "ConfigMap").put("data", "text");
        assertThrows(IllegalArgumentException.class, () -> ProtobufWriter.write(wrong));
    }

    @Test
    void zeroesThatMeanSomethingAreKept() {
        JsonObject deployment = read("deployment");
        assertEquals(0, deployment.integerAt("spec", "replicas").getAsLong());
        assertEquals(0, deployment.integerAt("spec", "template", "spec", "terminationGracePeriodSeconds").getAsLong());
        assertFalse(deployment.object("metadata").has("generateName"));
        assertFalse(deployment.object("spec").has("paused"));
        assertEquals(JsonValue.of(""), read("secret").at("data", "empty"));
    }

    @Test
    void everyTruncationIsRefusedOrReadsLess() {
        for (Sample sample : samples) {
            for (int length = 0; length < sample.protobuf().length; length++) {
                byte[] cut = java.util.Arrays.copyOf(sample.protobuf(), length);
                readOrRefuse(cut);
            }
        }
    }

    @Test
    void damagedBytesNeverBreakTheReader() {
        Random random = new Random(7);
        for (Sample sample : samples) {
            for (int i = 0; i < 2000; i++) {
                byte[] damaged = sample.protobuf().clone();
                for (int n = 0; n < 3; n++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                readOrRefuse(damaged);
            }
        }
    }

    @Test
    void limitsHold() {
        byte[] body = samples.getFirst().protobuf();
        for (JsonLimits limits : List.of(
                new JsonLimits(100, 100, 100), new JsonLimits(10_000, 3, 10_000), new JsonLimits(10_000, 100, 20))) {
            JsonSyntaxException refused =
                    assertThrows(JsonSyntaxException.class, () -> ProtobufReader.read(body, limits));
            assertTrue(refused.overLimit(), refused.getMessage());
        }
    }

    @Test
    void whatIsNoObjectIsRefusedWithTheReason() {
        assertEquals(
                "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
                refusal("{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "no protobuf form of kind \"Workspace\" in version \"tenancy.kcp.io/v1alpha1\"",
                refusal(envelope("tenancy.kcp.io/v1alpha1", "Workspace", new byte[0])));
        assertEquals("protobuf: unexpected EOF", refusal(envelope("v1", "ConfigMap", new byte[] {0x0a, 5})));
        assertEquals("protobuf: illegal wire type 3", refusal(envelope("v1", "ConfigMap", new byte[] {(byte) 0xfb, 1})));
        assertEquals("protobuf: illegal tag 0", refusal(envelope("v1", "ConfigMap", new byte[] {0})));
        assertEquals(
                "protobuf: wrong wire type 0 for field 1", refusal(envelope("v1", "ConfigMap", new byte[] {8, 1})));
        byte[] endless = new byte[20];
        java.util.Arrays.fill(endless, (byte) 0xff);
        assertEquals("protobuf: integer overflow", refusal(envelope("v1", "ConfigMap", endless)));
        byte[] encoded = new byte[] {'k', '8', 's', 0, 0x1a, 1, 'z'};
        assertEquals("protobuf: unknown content encoding", refusal(encoded));
    }

    @Test
    void deleteOptionsAreKnownInEveryGroup() {
        JsonObject options =
                ProtobufReader.read(envelope("apps/v1", "DeleteOptions", new byte[] {8, 5}), JsonLimits.REQUEST);
        assertEquals(5, options.integer("gracePeriodSeconds").getAsLong());
    }

    @Test
    void unknownFieldsArePassedOver() {
        byte[] raw = {(byte) 0xf8, 7, 1, (byte) 0xfa, 7, 1, 'x', (byte) 0xfd, 7, 1, 2, 3, 4, (byte) 0xf9, 7, 1, 2, 3, 4, 5, 6, 7, 8};
        assertEquals(2, ProtobufReader.read(envelope("v1", "ConfigMap", raw), JsonLimits.REQUEST).size());
    }

    private JsonObject read(String name) {
        Sample sample = samples.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        return ProtobufReader.read(sample.protobuf(), JsonLimits.REQUEST);
    }

    private static void readOrRefuse(byte[] body) {
        try {
            ProtobufReader.read(body, JsonLimits.REQUEST);
        } catch (JsonSyntaxException refused) {
            assertFalse(refused.getMessage().isEmpty());
        }
    }

    private static String refusal(byte[] body) {
        return assertThrows(JsonSyntaxException.class, () -> ProtobufReader.read(body, JsonLimits.REQUEST))
                .getMessage();
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
        ByteArrayOutputStream meta = new ByteArrayOutputStream();
        field(meta, 1, apiVersion.getBytes(StandardCharsets.UTF_8));
        field(meta, 2, kind.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {'k', '8', 's', 0});
        field(body, 1, meta.toByteArray());
        field(body, 2, raw);
        return body.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write((number << 3) | 2);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static JsonValue withoutEmpty(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(array.stream().map(ProtobufReaderTest::withoutEmpty).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            object.entries().forEach(member -> {
                JsonValue inner = withoutEmpty(member.getValue());
                if (!(inner instanceof JsonObject members && members.isEmpty())) {
                    copy.put(member.getKey(), inner);
                }
            });
            return copy;
        }
        return value;
    }

    private static List<Sample> samples() {
        try (InputStream in = ProtobufReaderTest.class.getResourceAsStream("objects.txt")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .toList();
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i + 2 < lines.size(); i += 3) {
                samples.add(new Sample(
                        lines.get(i),
                        lines.get(i + 1),
                        JsonReader.readObject(
                                lines.get(i + 2).getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST)));
            }
            return samples;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
