package dev.polder.gateway;

import static dev.polder.gateway.TokenWorld.ACCOUNTS;
import static dev.polder.gateway.TokenWorld.REVIEWS;
import static dev.polder.gateway.TokenWorld.account;
import static dev.polder.gateway.TokenWorld.claims;
import static dev.polder.gateway.TokenWorld.review;
import static dev.polder.gateway.TokenWorld.text;
import static dev.polder.gateway.TokenWorld.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.protobuf.ProtobufReader;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.gateway.TokenWorld.Got;
import java.math.BigInteger;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How others find out whether a token is good: TokenReviews, and the keys of its issuer. The sentences are those of a
/// kube-apiserver 1.36.
class TokenTrustTest {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    @TempDir
    static Path directory;

    private static TokenWorld world;
    private static RestClient one;
    private static RestClient two;

    @BeforeAll
    static void start() throws Exception {
        world = new TokenWorld(directory);
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
        JsonObject request = ProtobufReader.read(answer.body(), JsonLimits.REQUEST);
        assertEquals(700, request.integerAt("spec", "expirationSeconds").orElseThrow());
        String token = text(request, "status", "token");
        byte[] question = ProtobufWriter.write(new JsonObject()
                .put("kind", "TokenReview")
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("spec", new JsonObject().put("token", token)));
        answer = one.send("POST", REVIEWS, question, "content-type", PROTOBUF, "accept", PROTOBUF);
        JsonObject review = ProtobufReader.read(answer.body(), JsonLimits.REQUEST);
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
}
