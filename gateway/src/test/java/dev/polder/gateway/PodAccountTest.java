package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a new pod gets of its service account. The sentences are those of a kube-apiserver 1.36.
class PodAccountTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String PLACE = "/var/run/secrets/kubernetes.io/serviceaccount";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("pods");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RestClient.Answer post(String name, String spec) {
        String containers = "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]";
        String whole = spec.contains("containers\"") ? spec : spec.isEmpty() ? containers : spec + "," + containers;
        return client.post(PODS, "{\"metadata\":{\"name\":\"%s\"},\"spec\":{%s}}".formatted(name, whole));
    }

    private static JsonObject spec(String name, String spec) {
        RestClient.Answer answer = post(name, spec);
        assertEquals(201, answer.status(), answer::message);
        return answer.json().objectOrNew("spec");
    }

    private static void account(String name, String more) {
        assertEquals(
                201, client.post(ACCOUNTS, "{\"metadata\":{\"name\":\"%s\"}%s}".formatted(name, more)).status());
    }

    private static List<String> mounts(JsonObject spec, String list) {
        return spec.objects(list).stream()
                .flatMap(container -> container.objects("volumeMounts").stream())
                .map(mount -> mount.string("name", "") + "@" + mount.string("mountPath", ""))
                .toList();
    }

    @Test
    @DisplayName("#213 a pod gets the default account and a volume with its token")
    void aPodGetsTheDefaultAccountAndAVolumeWithItsToken() {
        JsonObject spec = spec("plain", "");
        assertEquals("default", spec.string("serviceAccountName"));
        assertEquals("default", spec.string("serviceAccount"));
        JsonObject volume = spec.objects("volumes").getFirst();
        String name = volume.string("name", "");
        assertTrue(name.matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}"), name);
        assertEquals(List.of(name + "@" + PLACE), mounts(spec, "containers"));
        assertTrue(spec.objects("containers").getFirst().objects("volumeMounts").getFirst().isTrue("readOnly"));
        List<JsonObject> sources = volume.objectOrNew("projected").objects("sources");
        assertEquals(3607, sources.getFirst().integerAt("serviceAccountToken", "expirationSeconds").orElseThrow());
        assertEquals("kube-root-ca.crt", sources.get(1).stringAt("configMap", "name"));
        assertEquals(420, volume.integerAt("projected", "defaultMode").orElseThrow());
        assertFalse(spec("other", "").objects("volumes").getFirst().string("name", "").equals(name));
    }

    @Test
    @DisplayName("#213 an account that is not there is refused")
    void anAccountThatIsNotThereIsRefused() {
        RestClient.Answer answer = post("missing", "\"serviceAccountName\":\"nobody\"");
        assertEquals(403, answer.status());
        assertEquals(
                "pods \"missing\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\" not found",
                answer.message());
        assertEquals(403, post("odd", "\"serviceAccountName\":\"a\\u0000b\"").status());
        RestClient.Answer fixed = client.post(PODS, """
                {"metadata":{"name":"static","annotations":{"kubernetes.io/config.mirror":"x"}},
                 "spec":{"serviceAccountName":"default","nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        assertEquals("pods \"static\" is forbidden: a mirror pod may not reference service accounts", fixed.message());
    }

    @Test
    void whoWantsNoTokenGetsNone() {
        account("quiet", ",\"automountServiceAccountToken\":false");
        assertNull(spec("no", "\"automountServiceAccountToken\":false").get("volumes"));
        assertNull(spec("quiet", "\"serviceAccountName\":\"quiet\"").get("volumes"));
        JsonObject loud = spec("loud", "\"serviceAccountName\":\"quiet\",\"automountServiceAccountToken\":true");
        assertEquals(1, loud.objects("volumes").size());
    }

    @Test
    void whatIsMountedThereAlreadyStays() {
        JsonObject own = spec("own", """
                "initContainers":[{"name":"i","image":"i"}],
                "containers":[{"name":"c","image":"i","volumeMounts":[{"name":"mine","mountPath":"%s"}]}],
                "volumes":[{"name":"mine","emptyDir":{}}]""".formatted(PLACE));
        assertEquals(List.of("mine@" + PLACE), mounts(own, "containers"));
        assertEquals(2, own.objects("volumes").size());
        assertTrue(mounts(own, "initContainers").getFirst().startsWith("kube-api-access-"));
        JsonObject all = spec("all", """
                "containers":[{"name":"c","image":"i","volumeMounts":[{"name":"mine","mountPath":"%s"}]}],
                "volumes":[{"name":"mine","emptyDir":{}}]""".formatted(PLACE));
        assertEquals(1, all.objects("volumes").size());
        JsonObject named = spec("named", """
                "containers":[{"name":"c","image":"i"}],"volumes":[{"name":"kube-api-access-x","emptyDir":{}}]""");
        assertEquals(List.of("kube-api-access-x@" + PLACE), mounts(named, "containers"));
        assertEquals(1, named.objects("volumes").size());
    }

    @Test
    void secretsToPullImagesWithComeFromTheAccount() {
        account("pulls", ",\"imagePullSecrets\":[{\"name\":\"registry\"}]");
        assertEquals(
                "registry",
                spec("pulls", "\"serviceAccountName\":\"pulls\"").objects("imagePullSecrets").getFirst().string("name"));
        JsonObject own = spec("has", "\"serviceAccountName\":\"pulls\",\"imagePullSecrets\":[{\"name\":\"mine\"}]");
        assertEquals(1, own.objects("imagePullSecrets").size());
        assertEquals("mine", own.objects("imagePullSecrets").getFirst().string("name"));
        assertNull(spec("none", "").get("imagePullSecrets"));
    }

    @Test
    void aVolumesTokenIsGoodForAYearAndWarnsAfterItsHour() {
        spec("yearly", "");
        RestClient.Answer answer = client.post(
                ACCOUNTS + "/default/token",
                "{\"spec\":{\"expirationSeconds\":3607,\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"yearly\"}}}");
        assertEquals(201, answer.status(), answer::message);
        String payload = String.valueOf(answer.json().stringAt("status", "token")).split("\\.")[1];
        JsonObject claims = JsonReader.readObject(
                Base64.getUrlDecoder().decode(payload), JsonLimits.REQUEST);
        long issued = claims.integer("iat").orElseThrow();
        assertEquals(365L * 24 * 3600, claims.integer("exp").orElseThrow() - issued);
        assertEquals(3607, claims.integerAt("kubernetes.io", "warnafter").orElseThrow() - issued);
    }
}
