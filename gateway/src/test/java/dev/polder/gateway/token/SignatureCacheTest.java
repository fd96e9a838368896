package dev.polder.gateway.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TokenKeyring.SigningKey;
import dev.polder.authz.token.TokenKeyring.Verdict;
import dev.polder.certs.token.TokenKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCacheTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path directory;

    private static Jwt jwt(String text) {
        return Jwt.parse(text).orElseThrow();
    }

    private static String withHeader(String token, String algorithm, String key) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("kid", key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonWriter.compact(header))
                + token.substring(token.indexOf('.'));
    }

    @Test
    void aGoodSignatureIsKnownUntilItsKeyIsGone() throws Exception {
        TokenKeys keys = TokenKeys.open(directory, InstantSource.system(), RANDOM);
        SignatureCache cache = new SignatureCache(keys);
        String token = Jwt.sign(new JsonObject().put("sub", "x"), cache.signing());
        for (int i = 0; i < 3; i++) {
            assertEquals(Verdict.GOOD, cache.check(jwt(token)));
        }
        assertEquals(2, cache.counts().hits());
        TokenKeys.add(directory, RANDOM);
        keys.reload();
        assertEquals(Verdict.GOOD, cache.check(jwt(token)));
        Files.delete(directory.resolve("1.key"));
        keys.reload();
        assertEquals(Verdict.UNKNOWN_KEY, cache.check(jwt(token)));
    }

    @Test
    void noOtherAlgorithmAndNoOtherKeyWillDo() throws Exception {
        TokenKeys keys = TokenKeys.open(directory, InstantSource.system(), RANDOM);
        SignatureCache cache = new SignatureCache(keys);
        String id = cache.signing().id();
        String token = Jwt.sign(new JsonObject().put("sub", "x"), cache.signing());
        assertEquals(Verdict.GOOD, cache.check(jwt(token)));
        for (String algorithm : List.of("none", "HS256", "RS256", "")) {
            assertEquals(Verdict.BAD, cache.check(jwt(withHeader(token, algorithm, id))));
        }
        assertEquals(Verdict.UNKNOWN_KEY, cache.check(jwt(withHeader(token, "ES256", "other"))));
        assertEquals(Verdict.BAD, cache.check(jwt(withHeader(token, "ES256", ""))));
        byte[] forged = new byte[64];
        forged[31] = 1;
        forged[63] = 1;
        String text = token.substring(0, token.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
        assertEquals(Verdict.BAD, cache.check(jwt(text)));
    }

    @Test
    void aTokenThatNamesNoKeyIsCheckedAgainstAll() throws Exception {
        TokenKeys keys = TokenKeys.open(directory, InstantSource.system(), RANDOM);
        SignatureCache cache = new SignatureCache(keys);
        SigningKey key = cache.signing();
        var nameless = new SigningKey() {
            @Override
            public String id() {
                return "";
            }

            @Override
            public String algorithm() {
                return key.algorithm();
            }

            @Override
            public byte[] sign(byte[] input) {
                return key.sign(input);
            }
        };
        TokenKeys.add(directory, RANDOM);
        keys.reload();
        String token = Jwt.sign(new JsonObject().put("sub", "x"), nameless);
        assertEquals(Verdict.GOOD, cache.check(jwt(token)));
        assertEquals(Verdict.GOOD, cache.check(jwt(token)));
    }
}
