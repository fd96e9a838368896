package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every mistake gets a Status with the code and reason that kube-apiserver gives, and nothing else happens.
class BadInputTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("bad");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertStatus(int code, String reason, RestClient.Answer answer) {
        assertEquals(code, answer.status(), answer.text());
        assertEquals("Status", answer.json().string("kind"), answer.text());
        assertEquals("Failure", answer.json().string("status"));
        assertEquals(reason, answer.reason(), answer.text());
        assertEquals(code, answer.json().integer("code").orElse(0));
        assertFalse(answer.message().isEmpty());
        assertFalse(answer.text().contains("Exception"), answer.text());
        assertFalse(answer.text().contains("dev.polder"), answer.text());
    }

    @ParameterizedTest
    @DisplayName("#15 #144 body that is wrong")
    @CsvSource(delimiter = '|', textBlock = """
            400|BadRequest|{"metadata":
            400|BadRequest|[]
            400|BadRequest|"text"
            400|BadRequest|{"metadata":{"name":"a"}} trailing
            400|BadRequest|{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}
            400|BadRequest|{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}
            400|BadRequest|{"metadata":{"name":"a","namespace":"other"}}
            400|BadRequest|{"metadata":{"name":"a","resourceVersion":"7"}}
            400|BadRequest|{"metadata":{"name":"a"},"data":[]}
            400|BadRequest|{"metadata":{"name":"a"},"data":{"k":1}}
            422|Invalid|{"metadata":{}}
            422|Invalid|{"metadata":{"name":"Upper"}}
            422|Invalid|{"metadata":{"name":"a/b"}}
            422|Invalid|{"metadata":{"name":"-a"}}
            422|Invalid|{"metadata":{"name":"a","labels":{"k":"-bad-"}}}
            422|Invalid|{"metadata":{"name":"a","labels":{"bad key":"v"}}}
            422|Invalid|{"metadata":{"name":"a","finalizers":["no slash"]}}
            422|Invalid|{"metadata":{"name":"a"},"data":{"bad key":"v"}}
            """)
    void bodyThatIsWrong(int code, String reason, String body) {
        assertStatus(code, reason, client.post(MAPS, body));
    }

    @ParameterizedTest
    @DisplayName("#62 #268 request that is wrong")
    @CsvSource(delimiter = '|', textBlock = """
            GET|404|NotFound|/api/v1/namespaces/default/configmaps/none
            GET|404|NotFound|/api/v1/namespaces/default/wrongs
            GET|404|NotFound|/apis/apps/v9/deployments
            GET|404|NotFound|/api/v1/namespaces/default/configmaps/none/status
            POST|404|NotFound|/api/v1/namespaces/none/configmaps
            GET|400|BadRequest|/api/v1/configmaps?limit=x
            GET|400|BadRequest|/api/v1/configmaps?limit=
            GET|400|BadRequest|/api/v1/configmaps?continue=x
            GET|400|BadRequest|/api/v1/configmaps?resourceVersion=x
            GET|400|BadRequest|/api/v1/configmaps?resourceVersion=-5
            GET|504|Timeout|/api/v1/configmaps?resourceVersion=99999999999999999
            GET|422|Invalid|/api/v1/configmaps?resourceVersion=1&resourceVersionMatch=Maybe
            GET|400|BadRequest|/api/v1/configmaps?labelSelector=a%20b
            GET|400|BadRequest|/api/v1/configmaps?fieldSelector=spec.nothing%3Da
            GET|400|BadRequest|/api/v1/configmaps?fieldSelector=%3D%3D%3D
            GET|400|BadRequest|/api/v1/configmaps?watch=1&timeoutSeconds=soon
            GET|422|Invalid|/api/v1/configmaps?sendInitialEvents=true&watch=1
            POST|405|MethodNotAllowed|/api/v1/namespaces/default/configmaps/a
            PUT|405|MethodNotAllowed|/api/v1/namespaces/default/configmaps
            POST|422|Invalid|/api/v1/namespaces/default/configmaps?dryRun=Some
            POST|422|Invalid|/api/v1/namespaces/default/configmaps?fieldValidation=Maybe
            DELETE|404|NotFound|/api/v1/namespaces/default/configmaps/none
            DELETE|403|Forbidden|/api/v1/namespaces/default
            """)
    void requestThatIsWrong(String method, int code, String reason, String path) {
        byte[] body = method.equals("POST") || method.equals("PUT")
                ? "{\"metadata\":{\"name\":\"a\"}}".getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        String[] headers = body.length > 0 ? new String[] {"content-type", "application/json"} : new String[0];
        assertStatus(code, reason, client.send(method, path, body, headers));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400|BadRequest|json-patch+json|{}
            400|BadRequest|json-patch+json|{bad
            422|Invalid|json-patch+json|[{"op":"test","path":"/data/k","value":"other"}]
            422|Invalid|json-patch+json|[{"op":"remove","path":"/data/none"}]
            400|BadRequest|merge-patch+json|[]
            400|BadRequest|strategic-merge-patch+json|7
            415|UnsupportedMediaType|json|{}
            422|Invalid|apply-patch+yaml|{"apiVersion":"v1","kind":"ConfigMap"}
            """)
    void patchThatIsWrong(int code, String reason, String type, String body) {
        client.post(MAPS, "{\"metadata\":{\"name\":\"patched\"},\"data\":{\"k\":\"v\"}}");
        assertStatus(code, reason, client.patch(MAPS + "/patched", type, body));
    }

    @Test
    @DisplayName("#43 #46 unknown media types are refused")
    void unknownMediaTypesAreRefused() {
        byte[] body = "x".getBytes(StandardCharsets.UTF_8);
        assertStatus(
                415, "UnsupportedMediaType", client.send("POST", MAPS, body, "content-type", "text/plain"));
        assertStatus(406, "NotAcceptable", client.get(MAPS, "accept", "text/html"));
        assertStatus(
                400,
                "BadRequest",
                client.send("POST", MAPS, body, "content-type", "application/vnd.kubernetes.protobuf"));
        assertStatus(
                400,
                "BadRequest",
                client.send(
                        "POST",
                        MAPS,
                        "a: [".getBytes(StandardCharsets.UTF_8),
                        "content-type",
                        "application/yaml"));
    }

    @Test
    @DisplayName("#289 body over the limit is refused")
    void bodyOverTheLimitIsRefused() {
        String big = "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + "x".repeat(3 << 20) + "\"}}";
        assertStatus(413, "RequestEntityTooLarge", client.post(MAPS, big));
    }

    @Test
    void nestingThatIsTooDeepIsRefused() {
        String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
        assertStatus(400, "BadRequest", client.post(MAPS, deep));
        String yaml = "[".repeat(5_000);
        assertStatus(
                400,
                "BadRequest",
                client.send(
                        "POST", MAPS, yaml.getBytes(StandardCharsets.UTF_8), "content-type", "application/yaml"));
    }

    @Test
    void unknownFieldsAreToldOfOrRefusedAsAsked() {
        String body = "{\"metadata\":{\"name\":\"%s\"},\"dta\":{}}";
        var warned = client.post(MAPS, body.formatted("warned"));
        assertEquals(201, warned.status(), warned.text());
        assertTrue(warned.headers().getOrDefault("warning", java.util.List.of()).toString().contains("unknown field"));
        var strict = client.post(MAPS + "?fieldValidation=Strict", body.formatted("strict"));
        assertStatus(400, "BadRequest", strict);
        assertTrue(strict.message().contains("unknown field \"dta\""), strict.message());
        var ignored = client.post(MAPS + "?fieldValidation=Ignore", body.formatted("ignored"));
        assertEquals(201, ignored.status());
        assertFalse(ignored.headers().containsKey("warning"));
    }

    @Test
    void serverGoesOnAfterAllThat() {
        assertEquals(200, client.get("/readyz").status());
        assertEquals(201, client.post(MAPS, "{\"metadata\":{\"name\":\"after\"}}").status());
    }
}
