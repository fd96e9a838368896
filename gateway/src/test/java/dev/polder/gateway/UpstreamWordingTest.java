package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Codes and sentences as kube-apiserver 1.36 has them: each was read off a real one that was asked the same.
class UpstreamWordingTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String METHOD = "the server does not allow this method on the requested resource";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("wording");
        create("live", "\"data\":{\"a\":\"b\"}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject create(String name, String rest) {
        RestClient.Answer answer = client.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}," + rest + "}");
        assertEquals(201, answer.status(), answer.text());
        return answer.json();
    }

    private static void assertTold(int code, String message, RestClient.Answer answer) {
        assertEquals(message, answer.message());
        assertEquals(code, answer.status());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/upstream-wording/list-options.csv", delimiter = '|', quoteCharacter = '`')
    void listOptionsThatBreakTheirRulesAreToldAsUpstreamTellsThem(String query, int code, String message) {
        assertTold(code, message, client.get(MAPS + "?" + query));
    }

    @Test
    void negativeLimitsAndTimeoutsCountAsNone() {
        assertEquals(200, client.get(MAPS + "?limit=-1&timeoutSeconds=-1").status());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/upstream-wording/create-options.csv", delimiter = '|', quoteCharacter = '`')
    void createOptionsThatBreakTheirRulesAreInvalid(String query, String message) {
        assertTold(422, message, client.post(MAPS + "?" + query, "{\"metadata\":{\"name\":\"x\"}}"));
    }

    @Test
    void optionsOfAPatchDependOnItsType() {
        assertTold(
                422,
                "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch",
                client.patch(MAPS + "/live?force=true", "merge-patch+json", "{}"));
        assertTold(
                422,
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
                client.patch(MAPS + "/live", "apply-patch+yaml", "{}"));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/upstream-wording/delete-options.csv", delimiter = '|', quoteCharacter = '`')
    void deleteOptionsThatBreakTheirRulesAreTold(String query, int code, String message) {
        assertTold(code, message, client.delete(MAPS + "/live?" + query));
    }

    @Test
    void preconditionsOfADeletionNameTheKind() {
        assertTold(
                409,
                "Operation cannot be fulfilled on ConfigMap \"live\": the UID in the precondition (x) does not match the UID "
                        + "in record (" + client.get(MAPS + "/live").json().stringAt("metadata", "uid")
                        + "). The object might have been deleted and then recreated",
                client.send(
                        "DELETE",
                        MAPS + "/live",
                        "{\"preconditions\":{\"uid\":\"x\"}}".getBytes(StandardCharsets.UTF_8),
                        "content-type",
                        "application/json"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            POST,/api/v1/namespaces/default/configmaps/x
            PUT,/api/v1/namespaces/default/configmaps
            HEAD,/api/v1/namespaces/default/configmaps
            OPTIONS,/api/v1/namespaces/default/configmaps
            DELETE,/api/v1/configmaps
            POST,/api/v1/configmaps
            DELETE,/apis/apps/v1/namespaces/default/deployments/x/status
            POST,/api/v1
            GET,/apis/authorization.k8s.io/v1/selfsubjectaccessreviews
            """)
    void methodsThatAPathDoesNotHaveAreRefused(String method, String path) {
        RestClient.Answer answer = client.send(method, path, new byte[0]);
        assertEquals(405, answer.status());
        if (!method.equals("HEAD")) {
            assertEquals(METHOD, answer.message());
        }
        assertEquals(200, client.get(MAPS + "/live").status(), "nothing was deleted");
    }

    @ParameterizedTest
    @CsvSource({"/nowhere", "/apis/none.example.com", "/apis/none.example.com/v1/things", "//api/v1/namespaces"})
    void whereNoApiIsTheAnswerIsText(String path) {
        RestClient.Answer answer = client.get(path);
        assertEquals(404, answer.status());
        assertEquals("404 page not found\n", answer.text());
    }

    @Test
    void nameAndNamespaceOfAnObjectAreThoseOfTheUrl() {
        assertTold(
                400,
                "the name of the object (live based on URL) was undeterminable: name must be provided",
                client.put(MAPS + "/live", "{\"metadata\":{}}"));
        assertTold(
                400,
                "the name of the object (x) does not match the name on the URL (live)",
                client.patch(MAPS + "/live", "merge-patch+json", "{\"metadata\":{\"name\":\"x\"}}"));
        assertTold(
                400,
                "the name of the object (live based on URL) was undeterminable: name must be provided",
                client.patch(MAPS + "/live", "json-patch+json", "[{\"op\":\"remove\",\"path\":\"/metadata\"}]"));
        assertTold(
                400,
                "the namespace of the provided object does not match the namespace sent on the request",
                client.patch(MAPS + "/live", "merge-patch+json", "{\"metadata\":{\"namespace\":\"x\"}}"));
    }

    @Test
    void resourceVersionZeroIsNoPrecondition() {
        assertEquals(
                200,
                client.put(MAPS + "/live", "{\"metadata\":{\"name\":\"live\",\"resourceVersion\":\"0\"}}").status());
    }

    @Test
    void timesOfDeletionAreNotAClients() {
        assertTold(
                422,
                "ConfigMap \"live\" is invalid: metadata.deletionTimestamp: Invalid value: \"2000-01-01T00:00:00Z\": field is"
                        + " immutable",
                client.put(
                        MAPS + "/live",
                        "{\"metadata\":{\"name\":\"live\",\"deletionTimestamp\":\"2000-01-01T00:00:00Z\"}}"));
    }

    @Test
    void patchesThatMakeSomethingElseAreInvalid() {
        RestClient.Answer answer = client.patch(MAPS + "/live", "strategic-merge-patch+json", "{\"data\":{\"a\":1}}");
        assertTold(
                422,
                " \"\" is invalid: patch: Invalid value: \"{\\\"data\\\":{\\\"a\\\":1}}\": json: cannot unmarshal number into"
                        + " Go struct field ConfigMap.data of type string",
                answer);
        assertTrue(client.patch(
                        MAPS + "/live?fieldValidation=Strict", "strategic-merge-patch+json", "{\"data\":{\"a\":\"1\",\"a\":\"2\"}}")
                .message()
                .endsWith("strict decoding error: duplicate field \"data.a\""));
        assertTold(
                400,
                "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}",
                client.patch(MAPS + "/live", "merge-patch+json", "[]"));
        assertTold(415, "415: Unsupported Media Type", client.patch(MAPS + "/live", "json", "{}"));
    }

    @Test
    void appliedConfigurationsAreHeldToTheSchema() {
        String path = MAPS + "/live?fieldManager=m";
        assertTold(
                400,
                "failed to create typed patch object (/live; /v1, Kind=ConfigMap): errors:\n"
                        + "  .metadata.foo: field not declared in schema\n  .bar: field not declared in schema",
                client.patch(
                        path,
                        "apply-patch+yaml",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"live\",\"foo\":1},\"bar\":{}}"));
        assertTold(
                400,
                "invalid object type: /v1, Kind=Secret",
                client.patch(path, "apply-patch+yaml", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}"));
        assertTold(400, "invalid object type: /, Kind=", client.patch(path, "apply-patch+yaml", "{}"));
        assertTold(
                400,
                "the name of the object (fresh based on URL) was undeterminable: name must be provided",
                client.patch(
                        MAPS + "/fresh?fieldManager=m", "apply-patch+yaml", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}"));
    }

    @Test
    void whoAppliesNothingAnyMoreOwnsNothing() {
        String head = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"emptied\"}";
        String path = MAPS + "/emptied?fieldManager=m";
        assertEquals(201, client.patch(path, "apply-patch+yaml", head + ",\"data\":{\"a\":\"b\"}}").status());
        JsonObject after = client.patch(path, "apply-patch+yaml", head + "}").json();
        assertFalse(after.objectOrNew("metadata").has("managedFields"), after.toString());
        assertFalse(after.has("data"), after.toString());
    }

    @Test
    void finalizersAndOwnersFollowTheirRules() {
        assertTold(
                422,
                "ConfigMap \"x\" is invalid: metadata.finalizers[0]: Invalid value: \"foo\": name is neither a standard"
                        + " finalizer name nor is it fully qualified",
                client.post(MAPS, "{\"metadata\":{\"name\":\"x\",\"finalizers\":[\"foo\"]}}"));
        assertTold(
                422,
                "ConfigMap \"x\" is invalid: metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer"
                        + " orphan and foregroundDeletion cannot be both set",
                client.post(MAPS, "{\"metadata\":{\"name\":\"x\",\"finalizers\":[\"orphan\",\"foregroundDeletion\"]}}"));
        assertTold(
                422,
                "ConfigMap \"x\" is invalid: metadata.ownerReferences: Invalid value: {\"apiVersion\":\"v1\",\"kind\":"
                        + "\"Event\",\"name\":\"p\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner",
                client.post(
                        MAPS,
                        "{\"metadata\":{\"name\":\"x\",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Event\","
                                + "\"name\":\"p\",\"uid\":\"u\"}]}}"));
        assertTold(
                422,
                "ConfigMap \"x\" is invalid: metadata.generation: Invalid value: -1: must be greater than or equal to 0",
                client.post(MAPS, "{\"metadata\":{\"name\":\"x\",\"generation\":-1}}"));
    }

    @Test
    void kindAndApiVersionAreTexts() {
        assertTold(
                400,
                "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error:"
                        + " json: cannot unmarshal number into Go struct field .kind of type string",
                client.post(MAPS, "{\"kind\":1,\"metadata\":{\"name\":\"x\"}}"));
    }

    @Test
    void rolesCanBeCreatedByPut() {
        String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/put";
        assertEquals(201, client.put(path, "{\"metadata\":{\"name\":\"put\",\"resourceVersion\":\"7\"},\"rules\":[]}").status());
        assertEquals(200, client.put(path, "{\"metadata\":{\"name\":\"put\"},\"rules\":[]}").status());
        assertEquals(404, client.put(MAPS + "/put", "{\"metadata\":{\"name\":\"put\"}}").status());
    }
}
