package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.cbor.CborReader;
import dev.polder.api.cbor.CborWriter;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// CBOR both ways (KEP-4222).
@Timeout(60)
class CborTest {
    private static final String CBOR = "application/cbor";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("cbor");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static byte[] cbor(String json) {
        return CborWriter.write(JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST));
    }

    private static JsonObject tree(RestClient.Answer answer) {
        assertEquals(List.of(CBOR), answer.headers().get("content-type"));
        return (JsonObject) CborReader.read(answer.body(), JsonLimits.STORED);
    }

    private static RestClient.Answer send(String method, String path, String json) {
        return client.send(method, path, cbor(json), "content-type", CBOR, "accept", CBOR);
    }

    private static String map(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"k\":\"v\"}}"
                .formatted(name);
    }

    @Test
    void whatIsWrittenAndReadIsTheSameAsInJson() {
        var created = send("POST", MAPS, map("one"));
        assertEquals(201, created.status());
        JsonObject one = client.get(MAPS + "/one").json();
        assertEquals(one, tree(created));
        assertEquals(one, tree(client.get(MAPS + "/one", "accept", CBOR)));
        JsonObject list = tree(client.get(MAPS, "accept", CBOR));
        assertEquals(client.get(MAPS).json(), list);
        JsonObject table = tree(client.get(MAPS, "accept", "application/cbor;as=Table;g=meta.k8s.io;v=v1"));
        assertEquals("Table", table.string("kind"));
    }

    @Test
    void bytesAreTheTextThatJsonHasForThem() {
        byte[] secret = HexFormat.of().parseHex("d9d9f7a2486d65746164617461a1446e616d6541 73446461 7461a1416bd64301 0203"
                .replace(" ", ""));
        var created = client.send(
                "POST", "/api/v1/namespaces/default/secrets", secret, "content-type", CBOR, "accept", CBOR);
        assertEquals(201, created.status(), created.text());
        assertEquals(
                "AQID", client.get("/api/v1/namespaces/default/secrets/s").json().stringAt("data", "k"));
    }

    @Test
    void configurationsAreAppliedInCbor() {
        var applied = client.send(
                "PATCH",
                MAPS + "/applied?fieldManager=me",
                cbor(map("applied")),
                "content-type",
                "application/apply-patch+cbor");
        assertEquals(201, applied.status(), applied.text());
        assertEquals("Apply", applied.json().objectOrNew("metadata").objects("managedFields").getFirst().string("operation"));
    }

    @Test
    void failuresAreToldInCbor() {
        JsonObject missing = tree(client.get(MAPS + "/missing", "accept", CBOR));
        assertEquals("NotFound", missing.string("reason"));
        var broken = client.send("POST", MAPS, new byte[] {(byte) 0xA1, 0x00}, "content-type", CBOR);
        assertEquals(400, broken.status());
        assertEquals(
                "the object provided is unrecognized (must be of type ConfigMap): cbor: a key that is no text at byte 1 (a100)",
                broken.message());
    }

    @Test
    void eventsFollowEachOther() throws Exception {
        String from = String.valueOf(client.get(MAPS).json().stringAt("metadata", "resourceVersion"));
        try (InputStream events = client.stream(MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=" + from, CBOR, CBOR + "-seq")) {
            assertEquals(201, send("POST", MAPS, map("watched")).status());
            assertEquals(200, client.delete(MAPS + "/watched").status());
            byte[] all = events.readAllBytes();
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int second = text.indexOf("\u00d9\u00d9\u00f7", 3);
            assertTrue(second > 0, text);
            JsonObject added =
                    (JsonObject) CborReader.read(java.util.Arrays.copyOf(all, second), JsonLimits.STORED);
            assertEquals("ADDED", added.string("type"));
            assertEquals("watched", added.stringAt("object", "metadata", "name"));
        }
    }
}
