package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.protobuf.ProtobufReader;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.gateway.cli.TestSurroundings;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of service accounts: who gets one, where it is good and when it ends. The sentences are those of a kube-apiserver
/// 1.36.
class TokensTest {
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String SELF = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static HttpClient http;
    private static RestClient one;
    private static RestClient two;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        one = gateway.workspace("one");
        two = gateway.workspace("two");
        http = gateway.withoutCredentials();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
    }

    private static JsonObject made(RestClient client, String path, String body) {
        RestClient.Answer answer = client.post(path, body);
        assertEquals(201, answer.status(), answer::message);
        return answer.json();
    }

    private static JsonObject account(RestClient client, String name) {
        return made(client, ACCOUNTS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    }

    private static String token(RestClient client, String account, String spec) {
        return text(made(client, ACCOUNTS + "/" + account + "/token", "{\"spec\":%s}".formatted(spec)), "status", "token");
    }

    private static String text(JsonObject object, String... path) {
        return String.valueOf(object.stringAt(path));
    }

    /// What a bearer of a token gets.
    private record Got(int status, JsonObject body) {
        String user() {
            return text(body, "status", "userInfo", "username");
        }
    }

    private static Got as(String token, String base, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Got(answer.statusCode(), JsonReader.readObject(answer.body(), JsonLimits.STORED));
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Got self(String token, RestClient where) {
        return as(token, where.base(), "POST", SELF, "{}");
    }

    private static JsonObject review(RestClient client, String token, String... audiences) {
        JsonObject spec = new JsonObject().put("token", token);
        if (audiences.length > 0) {
            spec.put("audiences", JsonArray.ofStrings(List.of(audiences)));
        }
        return made(client, REVIEWS, JsonWriter.text(new JsonObject().put("spec", spec))).objectOrNew("status");
    }

    private static JsonObject claims(String token) {
        return JsonReader.readObject(Base64.getUrlDecoder().decode(token.split("\\.")[1]), JsonLimits.REQUEST);
    }

    @Test
    void aTokenSaysWhatUpstreamsSayAndItsWorkspace() {
        JsonObject account = account(one, "says");
        JsonObject answer = made(one, ACCOUNTS + "/says/token", "{}");
        assertEquals(Set.of("kind", "apiVersion", "metadata", "spec", "status"), answer.names());
        assertEquals("TokenRequest", answer.string("kind"));
        assertEquals(account.stringAt("metadata", "uid"), answer.stringAt("metadata", "uid"));
        assertEquals(3600, answer.integerAt("spec", "expirationSeconds").orElseThrow());
        JsonObject claims = claims(text(answer, "status", "token"));
        assertEquals(Set.of("aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub"), claims.names());
        assertEquals("system:serviceaccount:default:says", claims.string("sub"));
        String home = text(claims, "kubernetes.io", "clusterName");
        assertTrue(text(claims, "iss").endsWith("/clusters/" + home), claims::toString);
        assertFalse(home.contains("one"), "a name that is never used twice, not a path");
        assertEquals(answer.arrayAt("spec", "audiences"), claims.array("aud"));
        assertEquals(3600, claims.integer("exp").orElseThrow() - claims.integer("iat").orElseThrow());
        assertEquals(account.stringAt("metadata", "uid"), claims.stringAt("kubernetes.io", "serviceaccount", "uid"));
    }

    @Test
    void requestsAreRefusedInUpstreamsWords() {
        JsonObject account = account(one, "words");
        made(one, "/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"words\"}}");
        String uid = text(account, "metadata", "uid");
        String seconds = "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: ";
        refused(422, seconds + "599: may not specify a duration less than 10 minutes", "{'spec':{'expirationSeconds':599}}");
        refused(422, seconds + "0: may not specify a duration less than 10 minutes", "{'spec':{'expirationSeconds':0}}");
        refused(
                422,
                seconds + "4294967297: may not specify a duration larger than 2^32 seconds",
                "{'spec':{'expirationSeconds':4294967297}}");
        assertEquals(201, asked("{'spec':{'expirationSeconds':4294967296}}").status());
        refused(
                400,
                "TokenRequest in version \"v1\" cannot be handled as a TokenRequest: json: cannot unmarshal string into Go"
                        + " struct field TokenRequestSpec.spec.expirationSeconds of type int64",
                "{'spec':{'expirationSeconds':'x'}}");
        refused(
                409,
                "Operation cannot be fulfilled on TokenRequest.authentication.k8s.io \"words\": the UID in the token request"
                        + " (y) does not match the UID of the service account (" + uid + ")",
                "{'metadata':{'uid':'y'}}");
        refused(
                422,
                "TokenRequest.authentication.k8s.io \"words\" is invalid: metadata.name: Invalid value: \"y\": must match the"
                        + " service account name if specified",
                "{'metadata':{'name':'y'}}");
        refused(400, "the namespace of the provided object does not match the namespace sent on the request",
                "{'metadata':{'namespace':'y'}}");
        refused(404, "pods \"no\" not found", bound("Pod", "no", ""));
        refused(404, "secrets \"no\" not found", bound("Secret", "no", ""));
        refused(404, "nodes \"no\" not found", bound("Node", "no", ""));
        refused(404, "secrets \"a\0b\" not found", bound("Secret", "a\\u0000b", ""));
        refused(400, "Name parameter required.", bound("Secret", "", ""));
        refused(400, "cannot bind token to object of type /v1, Kind=Foo", bound("Foo", "no", ""));
        refused(400, "cannot bind token to object of type /, Kind=", "{'spec':{'boundObjectRef':{}}}");
        refused(
                400,
                "cannot bind token to object of type a/v1, Kind=Pod",
                "{'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'a/v1','name':'p'}}}");
        refused(
                409,
                "Operation cannot be fulfilled on Secret \"words\": the UID in the bound object reference (q) does not match"
                        + " the UID in record. The object might have been deleted and then recreated",
                bound("Secret", "words", "q"));
        refused(400, "Foo in version \"v1\" cannot be handled as a TokenRequest: no kind \"Foo\" is served here", "{'kind':'Foo'}");
        refused(
                422,
                "TokenRequest.authentication.k8s.io \"\" is invalid: spec.audiences: Invalid value: <1 audiences>: the token would"
                        + " be longer than 12288 characters, which is the most that is taken",
                "{'spec':{'audiences':['" + "a".repeat(12_000) + "']}}");
        assertEquals(404, one.post(ACCOUNTS + "/no/token", "{}").status());
        assertEquals(405, one.get(ACCOUNTS + "/words/token").status());
        RestClient.Answer warned = asked("{'spec':{'foo':1}}");
        assertEquals(List.of("299 - \"unknown field \\\"spec.foo\\\"\""), warned.headers().get("warning"));
        assertEquals(400, one.post(ACCOUNTS + "/words/token?fieldValidation=Strict", "{\"spec\":{\"foo\":1}}").status());
    }

    private static String bound(String kind, String name, String uid) {
        return "{'spec':{'boundObjectRef':{'kind':'%s','apiVersion':'v1','name':'%s','uid':'%s'}}}".formatted(kind, name, uid);
    }

    private static RestClient.Answer asked(String body) {
        return one.post(ACCOUNTS + "/words/token", body.replace('\'', '"'));
    }

    private static void refused(int status, String why, String body) {
        RestClient.Answer answer = asked(body);
        assertEquals(why, answer.message());
        assertEquals(status, answer.status());
    }

    @Test
    void theBearerIsTheAccountWithTheRightsOfItsRoles() {
        account(one, "acts");
        String token = token(one, "acts", "{}");
        Got got = self(token, one);
        assertEquals(201, got.status());
        assertEquals("system:serviceaccount:default:acts", got.user());
        assertEquals(
                List.of("system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"),
                got.body().arrayAt("status", "userInfo", "groups").strings());
        assertEquals(403, as(token, one.base(), "GET", "/api/v1/namespaces/default/configmaps", "").status());
        made(one, "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", """
                {"metadata":{"name":"acts"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"ServiceAccount","name":"acts","namespace":"default"}]}""");
        assertEquals(200, as(token, one.base(), "GET", "/api/v1/namespaces/default/configmaps", "").status());
        assertEquals(403, as(token, one.base(), "POST", ACCOUNTS + "/acts/token", "{}").status());
        JsonObject asked = made(one, "/apis/authorization.k8s.io/v1/subjectaccessreviews", """
                {"spec":{"user":"system:serviceaccount:default:acts",
                 "resourceAttributes":{"verb":"list","resource":"configmaps","namespace":"default"}}}""");
        assertTrue(asked.objectOrNew("status").isTrue("allowed"), asked::toString);
    }

    @Test
    void elsewhereATokenIsForeignAndNoReviewKnowsIt() {
        account(one, "travels");
        account(two, "travels");
        String token = token(one, "travels", "{}");
        Got there = self(token, two);
        assertEquals(403, there.status());
        assertTrue(text(there.body(), "message").contains("workspace access not permitted"), there.body()::toString);
        assertTrue(text(there.body(), "message").contains("system:anonymous"), there.body()::toString);
        assertEquals("invalid bearer token", review(two, token).string("error"));
        assertFalse(review(two, token).isTrue("authenticated"));
        assertTrue(review(one, token).isTrue("authenticated"));
        RestClient open = gateway.workspace("open");
        made(open, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {"metadata":{"name":"guests"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"system:kcp:workspace:access"},
                 "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"system:cluster:%s"}]}"""
                .formatted(text(claims(token), "kubernetes.io", "clusterName")));
        assertEquals("system:anonymous", self(token, open).user());
        assertEquals(403, as(token, open.base(), "GET", "/api/v1/namespaces/default/serviceaccounts", "").status());
        assertEquals(403, as(token, one.in("*").base(), "GET", "/api/v1/configmaps", "").status());
        assertEquals("system:serviceaccount:default:travels", self(token, one.bare()).user(), "without a path: home");
        String lied = token.split("\\.")[0] + "." + claim(claims(token), text(claims(token(two, "travels", "{}")), "kubernetes.io",
                "clusterName")) + "." + token.split("\\.")[2];
        assertEquals(401, self(lied, two).status());
        assertEquals(401, self(lied, one.bare()).status());
    }

    private static String claim(JsonObject claims, String home) {
        claims.objectOrNew("kubernetes.io").put("clusterName", home);
        claims.put("iss", text(claims, "iss").replaceAll("[^/]*$", home));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonWriter.compact(claims));
    }

    @Test
    void aTokenEndsAtOnceWithWhatItIsBoundTo() {
        account(one, "ends");
        made(one, "/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"ends\"}}");
        made(one, "/api/v1/namespaces/default/pods", """
                {"metadata":{"name":"ends"},"spec":{"serviceAccountName":"ends","containers":[{"name":"c","image":"i"}]}}""");
        made(one, "/api/v1/nodes", "{\"metadata\":{\"name\":\"ends\"}}");
        String ofPod = token(one, "ends", ref("Pod"));
        String ofSecret = token(one, "ends", ref("Secret"));
        String ofNode = token(one, "ends", ref("Node"));
        String ofAccount = token(one, "ends", "{}");
        JsonObject extra = self(ofPod, one).body().objectAt("status", "userInfo", "extra");
        assertEquals(List.of("ends"), extra.array("authentication.kubernetes.io/pod-name").strings());
        assertNotNull(extra.get("authentication.kubernetes.io/pod-uid"));
        assertEquals(
                400,
                one.post(ACCOUNTS + "/default/token", "{\"spec\":" + ref("Pod") + "}").status(),
                "a pod of another account");
        for (var each : List.of(
                List.of("/api/v1/namespaces/default/pods/ends?gracePeriodSeconds=0", ofPod),
                List.of("/api/v1/namespaces/default/secrets/ends", ofSecret),
                List.of("/api/v1/nodes/ends", ofNode),
                List.of(ACCOUNTS + "/ends", ofAccount))) {
            assertEquals(201, self(each.get(1), one).status());
            assertTrue(review(one, each.get(1)).isTrue("authenticated"));
            assertEquals(200, one.delete(each.get(0)).status());
            assertEquals(401, self(each.get(1), one).status());
            assertFalse(review(one, each.get(1)).isTrue("authenticated"));
        }
        account(one, "ends");
        assertEquals(401, self(ofAccount, one).status());
        String uid = text(review(one, ofAccount), "error");
        assertTrue(uid.startsWith("[invalid bearer token, service account UID ("), uid);
    }

    private static String ref(String kind) {
        return "{\"boundObjectRef\":{\"kind\":\"%s\",\"apiVersion\":\"v1\",\"name\":\"ends\"}}".formatted(kind);
    }

    @Test
    void aTokenEndsWithItsWorkspace() {
        RestClient gone = gateway.workspace("gone");
        String token = token(gone, "default", "{}");
        assertEquals(201, self(token, gone).status());
        assertEquals(200, gateway.operator().delete("/apis/tenancy.kcp.io/v1alpha1/workspaces/gone").status());
        assertEquals(401, self(token, two).status());
        assertEquals(401, self(token, gateway.workspace("gone")).status());
    }

    @Test
    void aReviewTellsUserAudiencesAndWhatIsWrong() {
        account(one, "reviewed");
        String token = token(one, "reviewed", "{\"audiences\":[\"a\",\"b\"]}");
        JsonObject status = review(one, token, "b", "c", "a");
        assertTrue(status.isTrue("authenticated"));
        assertEquals(List.of("b", "a"), status.array("audiences").strings());
        assertEquals("system:serviceaccount:default:reviewed", status.stringAt("user", "username"));
        assertNotNull(status.at("user", "extra", "authentication.kubernetes.io/credential-id"));
        assertEquals(401, self(token, one).status(), "it is not for this server");
        status = review(one, token);
        assertNull(status.get("authenticated"));
        assertEquals(new JsonObject(), status.get("user"));
        assertTrue(text(status, "error").startsWith("[invalid bearer token, token audiences [\"a\" \"b\"] is invalid for the"
                + " target audiences [\"https://"), status::toString);
        assertEquals("invalid bearer token", review(one, "abc").string("error"));
        assertEquals("invalid bearer token", review(one, "a b").string("error"));
        RestClient.Answer empty = one.post(REVIEWS, "{\"spec\":{\"token\":\"\"}}");
        assertEquals("token is required for TokenReview in authentication", empty.message());
        assertEquals(400, empty.status());
        assertEquals(405, one.get(REVIEWS).status());
        assertEquals(404, one.post("/apis/authentication.k8s.io/v1/namespaces/default/tokenreviews", "{}").status());
    }

    @Test
    void requestsAndReviewsAreSpokenInProtobufAndYaml() {
        account(one, "speaks");
        byte[] asked = ProtobufWriter.write(new JsonObject()
                .put("kind", "TokenRequest")
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("metadata", new JsonObject())
                .put("spec", new JsonObject().put("expirationSeconds", 700).put("audiences", new JsonArray())));
        RestClient.Answer answer =
                one.send("POST", ACCOUNTS + "/speaks/token", asked, "content-type", PROTOBUF, "accept", PROTOBUF);
        assertEquals(201, answer.status());
        JsonObject request = (JsonObject) ProtobufReader.read(answer.body(), JsonLimits.REQUEST);
        assertEquals(700, request.integerAt("spec", "expirationSeconds").orElseThrow());
        String token = text(request, "status", "token");
        byte[] question = ProtobufWriter.write(new JsonObject()
                .put("kind", "TokenReview")
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("spec", new JsonObject().put("token", token)));
        answer = one.send("POST", REVIEWS, question, "content-type", PROTOBUF, "accept", PROTOBUF);
        JsonObject review = (JsonObject) ProtobufReader.read(answer.body(), JsonLimits.REQUEST);
        assertEquals("system:serviceaccount:default:speaks", review.stringAt("status", "user", "username"));
        answer = one.send(
                "POST",
                ACCOUNTS + "/speaks/token",
                "spec:\n  expirationSeconds: 800\n".getBytes(StandardCharsets.UTF_8),
                "content-type",
                "application/yaml",
                "accept",
                "application/yaml");
        assertTrue(answer.text().contains("expirationSeconds: 800"), answer::text);
    }

    @Test
    void aRelyingPartyChecksATokenByTheKeysOfItsIssuer() throws Exception {
        account(one, "trusted");
        String token = token(one, "trusted", "{\"audiences\":[\"cloud\"]}");
        String own = token(one, "trusted", "{}");
        String issuer = text(claims(token), "iss");
        JsonObject configuration = as(own, issuer, "GET", "/.well-known/openid-configuration", "").body();
        assertEquals(issuer, configuration.string("issuer"));
        assertEquals(List.of("ES256"), configuration.array("id_token_signing_alg_values_supported").strings());
        assertEquals(issuer + "/openid/v1/jwks", configuration.string("jwks_uri"));
        Got keys = as(own, text(configuration, "jwks_uri"), "GET", "", "");
        assertEquals(200, keys.status());
        JsonObject key = keys.body().objects("keys").getFirst();
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(number(key, "x"), number(key, "y"));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        int dot = token.lastIndexOf('.');
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1))));
        RestClient.Answer answer = one.get("/openid/v1/jwks/");
        assertEquals(List.of("application/jwk-set+json"), answer.headers().get("content-type"));
        assertEquals(List.of("public, max-age=3600"), answer.headers().get("cache-control"));
        assertEquals(404, one.get("/openid/v1").status());
        assertEquals(404, one.get("/.well-known/other").status());
        assertEquals(405, one.post("/openid/v1/jwks", "{}").status());
        assertEquals(403, as(own, two.base(), "GET", "/openid/v1/jwks", "").status());
        assertEquals(401, as("no", one.base(), "GET", "/openid/v1/jwks", "").status());
    }

    private static BigInteger number(JsonObject key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.string(member, "")));
    }

    @Test
    void aNewKeyIsShownToRelyingPartiesBeforeItSigns() throws Exception {
        account(one, "rotated");
        String before = token(one, "rotated", "{}");
        var polder = new TestSurroundings();
        assertEquals(0, polder.run("keys", "rotate-tokens", "--data-dir", directory.toString()), polder.err());
        assertTrue(polder.out().contains("2.key is new"), polder.out());
        TestGateway.await("the key is shown", () -> one.get("/openid/v1/jwks").json().objects("keys").size() == 2);
        String after = token(one, "rotated", "{}");
        assertEquals(after.split("\\.")[0], before.split("\\.")[0], "the same key signs");
        assertEquals(201, self(before, one).status());
        assertEquals(201, self(after, one).status());
    }

    @Test
    void aSecretHoldsATokenForAsLongAsItIsThere() throws Exception {
        account(one, "kept");
        String secrets = "/api/v1/namespaces/default/secrets";
        made(one, secrets, """
                {"metadata":{"name":"kept","annotations":{"kubernetes.io/service-account.name":"kept"}},
                 "type":"kubernetes.io/service-account-token"}""");
        TestGateway.await("a token", () -> one.get(secrets + "/kept").json().stringAt("data", "token") != null);
        JsonObject data = one.get(secrets + "/kept").json().objectOrNew("data");
        assertEquals("default", decoded(data, "namespace"));
        assertTrue(decoded(data, "ca.crt").startsWith("-----BEGIN CERTIFICATE-----"));
        String token = decoded(data, "token");
        assertEquals("system:serviceaccount:default:kept", self(token, one).user());
        assertEquals("system:serviceaccount:default:kept", self(token, one.bare()).user());
        assertEquals(403, self(token, two).status());
        assertFalse(review(two, token).isTrue("authenticated"));
        assertTrue(review(one, token).isTrue("authenticated"));
        assertEquals(200, one.patch(secrets + "/kept", "merge-patch+json", "{\"data\":{\"token\":null}}").status());
        assertEquals(401, self(token, one).status());
        TestGateway.await("it is signed anew", () ->
                one.get(secrets + "/kept").json().stringAt("data", "token") != null);
        String next = decoded(one.get(secrets + "/kept").json().objectOrNew("data"), "token");
        assertEquals(201, self(next, one).status());
        assertEquals(200, one.delete(ACCOUNTS + "/kept").status());
        assertEquals(401, self(next, one).status());
        TestGateway.await("the secret goes with its account", () -> one.get(secrets + "/kept").status() == 404);
    }

    private static String decoded(JsonObject data, String key) {
        return new String(Base64.getDecoder().decode(data.string(key, "")), StandardCharsets.UTF_8);
    }
}
