package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a pod gets of its RuntimeClass, over HTTP: the answers are those that a kube-apiserver gave.
@Timeout(60)
class RuntimeClassTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String CLASSES = "/apis/node.k8s.io/v1/runtimeclasses";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("runtime");
        assertEquals(201, client.post(CLASSES, """
                {"metadata":{"name":"plain"},"handler":"runc"}""").status());
        assertEquals(201, client.post(CLASSES, """
                {"metadata":{"name":"heavy"},"handler":"vm","overhead":{"podFixed":{"cpu":"10m","memory":"1Mi"}},
                "scheduling":{"nodeSelector":{"vm":"yes","zone":"a"},"tolerations":[
                {"key":"vm","operator":"Exists","effect":"NoSchedule"},{"key":"b","operator":"Equal","value":"c"},
                {"key":"late","operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]}}""").status());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RestClient.Answer create(String spec) {
        return client.post(
                PODS + "?dryRun=All",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],%s}}"
                        .formatted(spec));
    }

    private static JsonObject created(String spec) {
        RestClient.Answer made = create(spec);
        assertEquals(201, made.status(), made.text());
        return made.json().objectOrNew("spec");
    }

    private static void assertRefused(String why, String spec) {
        RestClient.Answer refused = create(spec);
        assertEquals(403, refused.status(), refused.text());
        assertEquals("pods \"p\" is forbidden: " + why, refused.json().string("message", ""));
    }

    private static JsonObject json(String text) throws Exception {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @Test
    void aClassThatIsNotThereIsRefused() {
        assertRefused("pod rejected: RuntimeClass \"gone\" not found", "\"runtimeClassName\":\"gone\"");
    }

    @Test
    void aClassGivesItsOverheadItsSelectorAndItsTolerations() throws Exception {
        JsonObject spec = created("""
                "runtimeClassName":"heavy","nodeSelector":{"disk":"ssd","zone":"a"},"tolerations":[
                {"key":"vm","operator":"Equal","value":"x","effect":"NoSchedule"},{"key":"b","operator":"Equal","value":"c"},
                {"key":"b","value":"c"},{"key":"vm","operator":"Exists"},
                {"key":"late","operator":"Exists","effect":"NoExecute","tolerationSeconds":30}]""");
        assertEquals(json("{\"cpu\":\"10m\",\"memory\":\"1Mi\"}"), spec.object("overhead"));
        assertEquals(json("{\"disk\":\"ssd\",\"vm\":\"yes\",\"zone\":\"a\"}"), spec.object("nodeSelector"));
        JsonArray expected = json("""
                {"t":[{"key":"b","value":"c"},{"key":"vm","operator":"Exists"},
                {"key":"late","operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]}""").array("t");
        assertEquals(expected, spec.array("tolerations"));
    }

    @Test
    void aPlainClassAddsNothing() {
        JsonObject spec = created("\"runtimeClassName\":\"plain\"");
        assertNull(spec.object("overhead"));
        assertNull(spec.object("nodeSelector"));
    }

    @Test
    void aPodMayNotContradictItsClass() {
        created("\"runtimeClassName\":\"heavy\",\"overhead\":{\"cpu\":\"0.01\",\"memory\":\"1Mi\"}");
        assertRefused(
                "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
                "\"runtimeClassName\":\"heavy\",\"overhead\":{\"cpu\":\"10m\"}");
        assertRefused(
                "conflict: runtimeClass.scheduling.nodeSelector[zone] = a; pod.spec.nodeSelector[zone] = b",
                "\"runtimeClassName\":\"heavy\",\"nodeSelector\":{\"zone\":\"b\"}");
        String none = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
        assertRefused(none, "\"runtimeClassName\":\"plain\",\"overhead\":{\"cpu\":\"10m\"}");
        assertRefused(none, "\"overhead\":{\"cpu\":\"10m\"}");
    }

    @Test
    void whereAClusterRunsThePodItsOwnClassesCount() throws Exception {
        RestClient served = gateway.workspace("served");
        assertEquals(201, served.post("/apis/workload.kcp.io/v1alpha1/synctargets", """
                {"metadata":{"name":"east"},"spec":{}}""").status());
        String pod = """
                {"metadata":{"name":"p"},"spec":{"runtimeClassName":"gvisor","overhead":{"cpu":"10m"},
                "containers":[{"name":"c","image":"i"}]}}""";
        TestGateway.await("the class does not matter", () -> served.post(PODS + "?dryRun=All", pod).status() == 201);
    }
}
