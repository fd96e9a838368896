package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
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
    @DisplayName("#63 #64 #68 #90 list options that break their rules are told as upstream tells them")
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
    @DisplayName("#165 delete options that break their rules are told")
    @CsvFileSource(resources = "/upstream-wording/delete-options.csv", delimiter = '|', quoteCharacter = '`')
    void deleteOptionsThatBreakTheirRulesAreTold(String query, int code, String message) {
        assertTold(code, message, client.delete(MAPS + "/live?" + query));
    }

    @Test
    @DisplayName("#166 preconditions of adeletion name the kind")
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
    @DisplayName("#11 methods that apath does not have are refused")
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
    @DisplayName("#14 name and namespace of an object are those of the url")
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
                " \"\" is invalid: patch: Invalid value: \"map[data:map[a:1]]\": json: cannot unmarshal number into"
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

    @Test
    void whatIsEmptyIsLeftOutAndOwnedByNobody() {
        JsonObject made = client.post(
                        MAPS,
                        "{\"metadata\":{\"name\":\"empty\",\"labels\":{},\"finalizers\":[]},\"data\":{},\"binaryData\":null}")
                .json();
        assertFalse(made.has("data"), made.toString());
        assertFalse(made.objectOrNew("metadata").has("labels"), made.toString());
        assertFalse(made.objectOrNew("metadata").has("managedFields"), made.toString());
        assertEquals(
                "",
                client.post(MAPS, "{\"metadata\":{\"name\":\"null-value\"},\"data\":{\"a\":null}}")
                        .json()
                        .stringAt("data", "a"));
    }

    @Test
    void partsThatAreAlwaysThereAreOwnedByNobody() {
        JsonObject ingress = client.post(
                        "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
                        "{\"metadata\":{\"name\":\"owned\"},\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"s\","
                                + "\"port\":{\"number\":1}}}}}")
                .json();
        assertEquals(
                "{\"f:spec\":{\"f:defaultBackend\":{\".\":{},\"f:service\":{\".\":{},\"f:name\":{},\"f:port\":{}}}}}",
                ownedFields(ingress));
        JsonObject namespace =
                client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"owned\"}}").json();
        assertEquals(
                "{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:kubernetes.io/metadata.name\":{}}}}", ownedFields(namespace));
        JsonObject deployment = client.post(
                        "/apis/apps/v1/namespaces/default/deployments",
                        "{\"metadata\":{\"name\":\"owned\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":"
                                + "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\","
                                + "\"image\":\"i\"}]}}}}")
                .json();
        assertTrue(
                ownedFields(deployment)
                        .contains("\"f:template\":{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:a\":{}}},\"f:spec\":{\"f:containers\":"
                                + "{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},"),
                ownedFields(deployment));
    }

    private static String ownedFields(JsonObject object) {
        return JsonWriter.text(
                object.objectOrNew("metadata").objects("managedFields").getFirst().objectOrNew("fieldsV1"));
    }

    @Test
    void namesThatAreTakenByWhatIsGoingSaySo() {
        create("going", "\"data\":{}");
        client.patch(MAPS + "/going", "merge-patch+json", "{\"metadata\":{\"finalizers\":[\"a/b\"]}}");
        assertEquals(200, client.delete(MAPS + "/going").status());
        assertTold(
                409,
                "object is being deleted: configmaps \"going\" already exists",
                client.post(MAPS, "{\"metadata\":{\"name\":\"going\"}}"));
    }

    @Test
    void someKindsAnswerADeletionWithTheObject() {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        client.post(accounts, "{\"metadata\":{\"name\":\"returned\"}}");
        assertEquals("ServiceAccount", client.delete(accounts + "/returned").json().string("kind"));
        create("not-returned", "\"data\":{}");
        assertEquals("Status", client.delete(MAPS + "/not-returned").json().string("kind"));
    }

    @Test
    void namespacesAreNotDeletedByTheDozen() {
        assertTold(405, METHOD, client.delete("/api/v1/namespaces?labelSelector=none"));
    }

    @Test
    @DisplayName("#147 leases are updated from astate that was read")
    void leasesAreUpdatedFromAStateThatWasRead() {
        String path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/l";
        String first = "{\"metadata\":{\"name\":\"l\"},\"spec\":{\"holderIdentity\":\"x\"}}";
        assertEquals(201, client.put(path, first).status());
        assertTold(
                422,
                "leases.coordination.k8s.io \"l\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for"
                        + " an update",
                client.put(path, "{\"metadata\":{\"name\":\"l\"},\"spec\":{\"holderIdentity\":\"y\"}}"));
    }

    @Test
    void aScaleIsHeldToItsObject() {
        String deployments = "/apis/apps/v1/namespaces/default/deployments";
        assertEquals(
                201,
                client.post(
                                deployments,
                                "{\"metadata\":{\"name\":\"scaled\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":"
                                        + "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\","
                                        + "\"image\":\"i\"}]}}}}")
                        .status());
        assertTold(
                400,
                "the name of the object (x) does not match the name on the URL (scaled)",
                client.put(deployments + "/scaled/scale", "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"replicas\":2}}"));
        assertTold(
                400,
                "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field"
                        + " ScaleSpec.spec.replicas of type int32",
                client.put(deployments + "/scaled/scale", "{\"metadata\":{\"name\":\"scaled\"},\"spec\":{\"replicas\":\"x\"}}"));
        assertEquals(
                409,
                client.put(
                                deployments + "/scaled/scale",
                                "{\"metadata\":{\"name\":\"scaled\",\"uid\":\"x\"},\"spec\":{\"replicas\":2}}")
                        .status());
    }

    @Test
    void reviewsSayWhatTheyAreAndWhatIsWrongWithThem() {
        String self = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        JsonObject answer = client.post(
                        self, "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}")
                .json();
        assertEquals("SelfSubjectAccessReview", answer.string("kind"));
        assertEquals("authorization.k8s.io/v1", answer.string("apiVersion"));
        assertTold(
                422,
                ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of"
                        + " nonResourceAttributes or resourceAttributes must be specified",
                client.post(self, "{\"spec\":{}}"));
    }

    @Test
    @DisplayName("#42 #52 the form of an answer fits what is asked for")
    void theFormOfAnAnswerFitsWhatIsAskedFor() {
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String list = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        assertEquals(200, client.get(MAPS, "accept", list).status());
        assertEquals(406, client.get(MAPS, "accept", one).status());
        assertEquals(200, client.get(MAPS + "/live", "accept", one).status());
        assertEquals(406, client.get(MAPS + "/live", "accept", list).status());
        assertTrue(client.get(MAPS + "/live", "accept", "application/json;q=0.5,application/yaml")
                .text()
                .startsWith("kind: ConfigMap"));
        assertTold(
                406,
                "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf",
                client.get(MAPS, "accept", "text/html"));
    }

    @Test
    @DisplayName("#69 tokens that are none are told from those of another form")
    void tokensThatAreNoneAreToldFromThoseOfAnotherForm() {
        assertTold(
                400,
                "invalid continue token: continue key is not valid: server does not recognize this encoded version x",
                client.get(MAPS + "?continue=eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6ImEifQ"));
        assertEquals(400, client.get(MAPS + "?continue=abc").status());
    }

    @Test
    @DisplayName("#143 no body is an object without aname")
    void noBodyIsAnObjectWithoutAName() {
        assertTold(
                422,
                "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required",
                client.post(MAPS, "null"));
    }
}
