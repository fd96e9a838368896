package dev.polder.gateway;

import static dev.polder.gateway.TokenWorld.ACCOUNTS;
import static dev.polder.gateway.TokenWorld.account;
import static dev.polder.gateway.TokenWorld.claims;
import static dev.polder.gateway.TokenWorld.made;
import static dev.polder.gateway.TokenWorld.review;
import static dev.polder.gateway.TokenWorld.text;
import static dev.polder.gateway.TokenWorld.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.TokenWorld.Got;
import dev.polder.gateway.cli.TestSurroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    @TempDir
    static Path directory;

    private static TokenWorld world;
    private static TestGateway gateway;
    private static RestClient one;
    private static RestClient two;

    @BeforeAll
    static void start() throws Exception {
        world = new TokenWorld(directory);
        gateway = world.gateway;
        one = world.one;
        two = world.two;
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static Got as(String token, String base, String method, String path, String body) {
        return world.as(token, base, method, path, body);
    }

    private static Got self(String token, RestClient where) {
        return world.self(token, where);
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
    void aTokenEndsWithItsWorkspace() throws Exception {
        String workspaces = "/apis/tenancy.kcp.io/v1alpha1/workspaces";
        RestClient gone = gateway.workspace("gone");
        String token = token(gone, "default", "{}");
        assertEquals(201, self(token, gone).status());
        assertEquals(200, gateway.operator().delete(workspaces + "/gone").status());
        assertEquals(401, self(token, two).status());
        TestGateway.await("the workspace is gone", () -> gateway.operator().get(workspaces + "/gone").status() == 404);
        assertEquals(401, self(token, gateway.workspace("gone")).status());
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
