package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CertificateSigningRequests from the question to the answer. The sentences are those of a kube-apiserver 1.36.
class SigningRequestTest {
    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    private static final String REQUEST =
            "MIHGMG4CAQAwDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCvO4npIil1U0ayuvPhsTi5jjXnHVxY1sD+D"
            + "+46wK5HYJcT4KgFhW8i6zJ2n3ZecZVlV3UhuoNafZNedTE7uzM2gADAKBggqhkjOPQQDAgNIADBFAiBmeFiKNy341kUVpJ+3OfvX"
            + "txYGkScjWjlFujxNdVBSAQIhALf9Oyd8ha+pz2rcvZ5uvfVT9D3uKe0vJe5jJ/qOz+wL";
    private static final String CERTIFICATE =
            "MIIBbjCCARWgAwIBAgIUJxKw6GcTEKoG4qhirL5P1DEqmPswCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBeDAgFw0yNjExMjkxMTI5"
            + "MjlaGA8yMTI2MTEwNTExMjkyOVowDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCvO4npIil1U0ayuvPhs"
            + "Ti5jjXnHVxY1sD+D+46wK5HYJcT4KgFhW8i6zJ2n3ZecZVlV3UhuoNafZNedTE7uzM2jUzBRMB0GA1UdDgQWBBQMVTfcJreV6LJp"
            + "Acubea6wnca1HTAfBgNVHSMEGDAWgBQMVTfcJreV6LJpAcubea6wnca1HTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA"
            + "MEQCIEA+2r6bmtsRG7hBomeBOVsjVKKbD9gnGQayh0jGkVDhAiARGhyW/AlYVD2NUtRDvqQOL8eO8c5ON2XKO7rFnInKIg==";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("requests");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject made(String name) {
        RestClient.Answer answer = client.post(PATH, """
                {"metadata":{"name":"%s"},"spec":{"signerName":"example.com/me","usages":["client auth"],
                 "username":"somebody else","groups":["system:masters"],"request":"%s"},
                 "status":{"conditions":[{"type":"Approved","status":"True"}]}}"""
                .formatted(name, pem(REQUEST)));
        assertEquals(201, answer.status(), answer::message);
        return answer.json();
    }

    private static String pem(String der) {
        return pem("CERTIFICATE REQUEST", der);
    }

    private static String pem(String type, String der) {
        String text = "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, der);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static JsonObject condition(String type) {
        return new JsonObject().put("type", type).put("status", "True").put("reason", "Because");
    }

    private static JsonObject with(JsonObject request, JsonObject... conditions) {
        JsonObject copy = request.deepCopy();
        copy.objectOrNew("status").put("conditions", new JsonArray(List.of(conditions)));
        return copy;
    }

    private static RestClient.Answer put(String name, String below, JsonObject request) {
        JsonObject copy = request.deepCopy();
        copy.objectOrNew("metadata").remove("resourceVersion");
        return client.put(PATH + "/" + name + below, JsonWriter.text(copy));
    }

    private static void refused(RestClient.Answer answer, String name, String why) {
        assertEquals(422, answer.status());
        assertEquals("CertificateSigningRequest.certificates.k8s.io \"%s\" is invalid: %s".formatted(name, why), answer.message());
    }

    @Test
    void whoAsksIsWrittenDownByTheServer() {
        JsonObject request = made("who");
        String me = client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
                .json()
                .stringAt("status", "userInfo", "username");
        assertEquals(me, request.stringAt("spec", "username"));
        assertTrue(request.arrayAt("spec", "groups").strings().contains("system:authenticated"));
        assertEquals(new JsonObject(), request.get("status"));
        JsonObject changed = request.deepCopy();
        changed.objectOrNew("spec").put("signerName", "example.com/other").put("username", "x");
        changed.objectOrNew("metadata").put("labels", new JsonObject().put("a", "b"));
        JsonObject after = put("who", "", with(changed, condition("Approved"))).json();
        assertEquals(request.get("spec"), after.get("spec"));
        assertEquals(new JsonObject(), after.get("status"));
        assertEquals("b", after.stringAt("metadata", "labels", "a"));
    }

    @Test
    void onlyApprovalDecides() {
        JsonObject request = made("decided");
        refused(
                put("decided", "/status", with(request, condition("Approved"))),
                "decided",
                "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
        JsonObject both = with(request, condition("Approved"), condition("Denied"));
        refused(
                put("decided", "/approval", both),
                "decided",
                "status.conditions: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive");
        RestClient.Answer approved = put("decided", "/approval", with(request, condition("Approved")));
        assertEquals(200, approved.status(), approved::message);
        JsonObject decided = approved.json().objectOrNew("status").objects("conditions").getFirst();
        assertNotNull(decided.string("lastUpdateTime"));
        assertNotNull(decided.string("lastTransitionTime"));
        refused(
                put("decided", "/approval", with(request)),
                "decided",
                "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"");
        JsonObject certified = approved.json();
        certified.objectOrNew("status").put("certificate", pem("CERTIFICATE", CERTIFICATE));
        assertEquals(200, put("decided", "/approval", certified).status());
        assertNull(client.get(PATH + "/decided").json().at("status", "certificate"));
        JsonObject other = certified.deepCopy();
        other.objectOrNew("status").put("certificate", pem("SOMETHING", CERTIFICATE));
        refused(
                put("decided", "/status", other),
                "decided",
                "status.certificate: Invalid value: \"<certificate data>\":"
                        + " only CERTIFICATE PEM blocks are allowed, found \"SOMETHING\"");
        assertEquals(200, put("decided", "/status", certified).status());
        other.objectOrNew("status").put("certificate", pem("CERTIFICATE", CERTIFICATE + "\n"));
        refused(
                put("decided", "/status", other),
                "decided",
                "status.certificate: Forbidden: updates may not modify existing certificate content");
        JsonObject row = client.get(PATH + "/decided", "accept", "application/json;as=Table;g=meta.k8s.io;v=v1").json();
        List<String> cells = row.objects("rows").getFirst().array("cells").strings();
        assertEquals("Approved,Issued", cells.getLast());
        assertEquals("example.com/me", cells.get(2));
    }

    @Test
    void aRequestIsFoundByItsSigner() {
        made("found");
        assertTrue(client.get(PATH + "?fieldSelector=spec.signerName%3Dexample.com/me").json().objects("items").size() > 0);
        assertEquals(
                0, client.get(PATH + "?fieldSelector=spec.signerName%3Dexample.com/you").json().objects("items").size());
    }
}
