package dev.polder.authz.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sentences are those of a kube-apiserver 1.36, but for those about signatures.
class TokenVerifierTest {
    private static final WorkspaceId HOME = new WorkspaceId("one");
    private static final AccountRef ACCOUNT = new AccountRef(HOME, "ns", "robot", "u1");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String GONE = "service account token has been invalidated";

    private final TestTokens world = new TestTokens();
    private final TokenVerifier verifier = world.verifier();

    @BeforeEach
    void account() {
        world.put(HOME, TokenObjects.ACCOUNTS, "ns", "robot", "u1");
    }

    private static JsonObject claims(Binding binding) {
        return claims(binding, TestTokens.issuer(HOME));
    }

    private static JsonObject claims(Binding binding, String... audiences) {
        var life = new TokenClaims.Life(TestTokens.NOW, TestTokens.NOW.plusSeconds(3600), null);
        return TokenClaims.bound(
                ACCOUNT, binding, life, new TokenClaims.Issue(TestTokens.issuer(HOME), "id-1", List.of(audiences)));
    }

    private String signed(JsonObject claims) {
        return Jwt.sign(claims, world.signing());
    }

    private String changed(Consumer<JsonObject> change) {
        JsonObject claims = claims(Binding.NONE);
        change.accept(claims);
        return signed(claims);
    }

    private TokenResult judged(String token) {
        return verifier.verify(token, List.of());
    }

    private void good(String token) {
        assertInstanceOf(TokenResult.Good.class, judged(token));
    }

    private void refused(String why, String token) {
        assertEquals(new TokenResult.Refused(why), judged(token));
    }

    private void unknown(String token) {
        assertEquals(new TokenResult.Unknown(), judged(token));
    }

    private static String encoded(JsonObject object) {
        return ENCODER.encodeToString(JsonWriter.compact(object));
    }

    @Test
    void aGoodTokenIsItsAccount() {
        UserInfo user = new UserInfo(
                "system:serviceaccount:ns:robot",
                "u1",
                List.of("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"),
                Map.of(
                        "authentication.kubernetes.io/credential-id", List.of("JTI=id-1"),
                        "authentication.kcp.io/cluster-name", List.of("one")));
        assertEquals(
                new TokenResult.Good(HOME, user, List.of("https://here/clusters/one")),
                judged(signed(claims(Binding.NONE))));
    }

    @Test
    void theAlgorithmIsNeverTheTokensToChoose() {
        String token = signed(claims(Binding.NONE));
        String rest = token.substring(token.indexOf('.'));
        String claims = rest.substring(0, rest.lastIndexOf('.'));
        String bad = "invalid signature, it was not made by the key that the token names";
        for (String algorithm : List.of("none", "None", "HS256", "RS256", "ES384", "")) {
            String header = encoded(new JsonObject().put("alg", algorithm).put("kid", TestTokens.KEY));
            refused(bad, header + rest);
            refused(bad, header + claims + ".");
        }
        refused("invalid signature, no keys found", encoded(new JsonObject().put("alg", "ES256").put("kid", "another")) + rest);
        unknown(encoded(new JsonObject().put("alg", "ES256").put("kid", TestTokens.KEY).put("crit", new JsonArray())) + rest);
    }

    @Test
    void nothingMayBeChangedOrLeftOut() {
        String token = signed(claims(Binding.NONE));
        String[] parts = token.split("\\.", -1);
        String bad = "invalid signature, it was not made by the key that the token names";
        JsonObject other = claims(Binding.NONE).put("sub", "system:serviceaccount:ns:admin");
        refused(bad, parts[0] + "." + encoded(other) + "." + parts[2]);
        refused(bad, parts[0] + "." + parts[1] + "." + ENCODER.encodeToString(new byte[64]));
        for (int length = 0; length < token.length(); length += 7) {
            TokenResult result = judged(token.substring(0, length));
            assertTrue(!(result instanceof TokenResult.Good), token.substring(0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "a.b.c.d", "e30.e30.", "e30.W10.AA", "e30.e30.e30", "{}", "\u00e9.\u00e9.\u00e9"})
    void whatIsNoTokenIsNotKnown(String text) {
        unknown(text);
        assertEquals(0, world.checked, "no signature is looked at");
    }

    @Test
    void aTokenOfUnusualSizeIsNotLookedAt() {
        String token = changed(claims -> claims.put("more", "x".repeat(Jwt.MOST_CHARS)));
        unknown(token);
        unknown(changed(claims -> claims.put("iss", "https://elsewhere")));
        unknown(changed(claims -> claims.objectOrNew("kubernetes.io").remove("clusterName")));
        unknown(changed(claims -> claims.objectOrNew("kubernetes.io").put("clusterName", "two")));
        unknown(changed(claims -> claims.objectOrNew("kubernetes.io").put("clusterName", "no name")));
        JsonObject deep = new JsonObject();
        JsonObject inner = deep;
        for (int i = 0; i < 100; i++) {
            inner = inner.objectOrNew("a");
        }
        unknown(changed(claims -> claims.put("more", deep)));
        assertEquals(0, world.checked, "no signature is looked at");
    }

    @Test
    void aTokenIsGoodFromItsBeginningToItsEndGiveOrTakeAMinute() {
        String token = signed(claims(Binding.NONE));
        for (long seconds : List.of(-60L, 0L, 3600L, 3659L)) {
            world.now = TestTokens.NOW.plusSeconds(seconds);
            good(token);
        }
        world.now = TestTokens.NOW.plusSeconds(3661);
        refused("service account token has expired", token);
        world.now = TestTokens.NOW.minusSeconds(61);
        refused("service account token is not valid yet", token);
        world.now = TestTokens.NOW;
        refused("service account token has expired", changed(claims -> claims.remove("exp")));
        refused("service account token has expired", changed(claims -> claims.put("exp", "never")));
        refused(
                "service account token is issued in the future",
                changed(claims -> claims.put("iat", TestTokens.NOW.plusSeconds(61).getEpochSecond())));
    }

    @Test
    void aTokenIsGoodForItsAudiencesAlone() {
        String token = signed(claims(Binding.NONE, "a", "b"));
        refused("token audiences [\"a\" \"b\"] is invalid for the target audiences [\"https://here/clusters/one\"]", token);
        TokenResult asked = verifier.verify(token, List.of("b", "c", "a"));
        assertEquals(List.of("b", "a"), assertInstanceOf(TokenResult.Good.class, asked).audiences());
        good(changed(claims -> claims.put("aud", "https://here/clusters/one")));
        refused(
                "token audiences [\"https://here/clusters/two\"] is invalid for the target audiences [\"https://here/clusters/one\"]",
                signed(claims(Binding.NONE, "https://here/clusters/two")));
    }

    @Test
    void aTokenOutlivesTheAddressOfItsGateway() {
        Consumer<JsonObject> moved = claims -> claims.put("iss", "https://there/clusters/one");
        good(changed(moved.andThen(claims -> claims.put("aud", "https://there/clusters/one"))));
        refused(
                "token audiences [\"https://third/clusters/one\"] is invalid for the target audiences"
                        + " [\"https://here/clusters/one\" \"https://there/clusters/one\"]",
                changed(moved.andThen(claims -> claims.put("aud", "https://third/clusters/one"))));
    }

    @Test
    void aTokenEndsWithItsAccount() {
        String token = signed(claims(Binding.NONE));
        world.put(HOME, TokenObjects.ACCOUNTS, "ns", "robot", "u2");
        refused("service account UID (u2) does not match claim (u1)", token);
        world.objects.clear();
        refused("serviceaccounts \"robot\" not found", token);
        deleted(TokenObjects.ACCOUNTS, "robot", "u1", Duration.ofSeconds(59));
        good(token);
        deleted(TokenObjects.ACCOUNTS, "robot", "u1", Duration.ofSeconds(61));
        refused("service account ns/robot has been deleted", token);
        refused("serviceaccount claim is missing", changed(claims -> claims.objectOrNew("kubernetes.io").remove("serviceaccount")));
    }

    private void deleted(dev.polder.api.meta.GroupResource resource, String name, String uid, Duration ago) {
        Instant at = TestTokens.NOW.minus(ago);
        world.objects.put(
                TestTokens.place(HOME, resource, "ns", name), new TokenObjects.Found(uid, at, JsonObject::new));
    }

    @Test
    void aTokenEndsWithThePodOrSecretThatItIsBoundTo() {
        var ref = new Binding.Ref("it", "x1");
        String pod = signed(claims(new Binding(ref, null, new Binding.Ref("n", ""))));
        String secret = signed(claims(new Binding(null, ref, null)));
        refused(GONE, pod);
        refused(GONE, secret);
        world.put(HOME, TokenObjects.PODS, "ns", "it", "x1");
        world.put(HOME, TokenObjects.SECRETS, "ns", "it", "x1");
        TokenResult.Good result = assertInstanceOf(TokenResult.Good.class, judged(pod));
        assertEquals(List.of("it"), result.user().extra().get("authentication.kubernetes.io/pod-name"));
        assertEquals(List.of("x1"), result.user().extra().get("authentication.kubernetes.io/pod-uid"));
        assertEquals(List.of("n"), result.user().extra().get("authentication.kubernetes.io/node-name"));
        good(secret);
        world.put(HOME, TokenObjects.PODS, "ns", "it", "x2");
        world.put(HOME, TokenObjects.SECRETS, "ns", "it", "x2");
        refused("Pod UID (x2) does not match service account pod ref claim (x1)", pod);
        refused("Secret UID (x2) does not match service account secret ref claim (x1)", secret);
        deleted(TokenObjects.PODS, "it", "x1", Duration.ofSeconds(61));
        refused(GONE, pod);
    }

    @Test
    void aTokenEndsWithTheNodeThatItIsBoundTo() {
        String token = signed(claims(new Binding(null, null, new Binding.Ref("n", "x1"))));
        refused(GONE, token);
        world.put(HOME, TokenObjects.NODES, "", "n", "x1");
        TokenResult.Good result = assertInstanceOf(TokenResult.Good.class, judged(token));
        assertEquals(List.of("x1"), result.user().extra().get("authentication.kubernetes.io/node-uid"));
        world.put(HOME, TokenObjects.NODES, "", "n", "x2");
        refused("Node UID (x2) does not match service account node ref claim (x1)", token);
    }

    private void secret(String token, JsonObject labels) {
        JsonObject tree = new JsonObject()
                .put("metadata", new JsonObject().put("labels", labels))
                .put(
                        "data",
                        new JsonObject()
                                .put("token", Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))));
        world.objects.put(
                TestTokens.place(HOME, TokenObjects.SECRETS, "ns", "kept"), new TokenObjects.Found("s", null, () -> tree));
    }

    @Test
    void aTokenInASecretIsGoodForAsLongAsItStandsThere() {
        JsonObject claims = TokenClaims.ofSecret(ACCOUNT, "kept");
        String token = signed(claims);
        refused("Token has been invalidated", token);
        secret("something else", new JsonObject());
        refused("Token does not match server's copy", token);
        secret(token, new JsonObject());
        world.now = TestTokens.NOW.plus(Duration.ofDays(20_000));
        TokenResult.Good result = assertInstanceOf(TokenResult.Good.class, judged(token));
        assertEquals("system:serviceaccount:ns:robot", result.user().name());
        assertEquals(List.of("https://here/clusters/one"), result.audiences());
        refused("sub claim is invalid", signed(claims.deepCopy().put("sub", "system:serviceaccount:ns:admin")));
        for (String claim : List.of("namespace", "secret.name", "service-account.name", "service-account.uid")) {
            JsonObject less = claims.deepCopy();
            less.remove("kubernetes.io/serviceaccount/" + claim);
            assertTrue(judged(signed(less)) instanceof TokenResult.Refused refused && refused.why().endsWith("claim is missing"));
        }
        secret(token, new JsonObject().put("kubernetes.io/legacy-token-invalid-since", "2030-01-01"));
        assertTrue(judged(token) instanceof TokenResult.Refused refused && refused.why().contains("has been marked invalid"));
        secret(token, new JsonObject());
        world.put(HOME, TokenObjects.ACCOUNTS, "ns", "robot", "u2");
        refused("ServiceAccount UID (u2) does not match claim (u1)", token);
        deleted(TokenObjects.ACCOUNTS, "robot", "u1", Duration.ZERO);
        refused("ServiceAccount ns/robot has been deleted", token);
    }

    @Test
    void warnAfterStandsInTheClaims() {
        var life = new TokenClaims.Life(TestTokens.NOW, TestTokens.NOW.plusSeconds(9), TestTokens.NOW.plusSeconds(3));
        var issue = new TokenClaims.Issue(TestTokens.issuer(HOME), "i", List.of("a"));
        JsonObject claims = TokenClaims.bound(ACCOUNT, Binding.NONE, life, issue);
        assertEquals(
                TestTokens.NOW.getEpochSecond() + 3,
                claims.objectOrNew("kubernetes.io").integer("warnafter").orElseThrow());
    }
}
