package dev.polder.authz.token;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One key, and objects that a test puts there and takes away.
public final class TestTokens implements TokenKeyring, TokenObjects {
    public static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
    static final String KEY = "the-key";

    final Map<String, Found> objects = new HashMap<>();
    final KeyPair pair;
    Instant now = NOW;
    int checked;

    public TestTokens() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public TokenVerifier verifier() {
        return new TokenVerifier(this, this, TestTokens::issuer, () -> now);
    }

    static String issuer(WorkspaceId home) {
        return "https://here/clusters/" + home.value();
    }

    /// Puts an object there.
    public void put(WorkspaceId home, GroupResource resource, String namespace, String name, String uid) {
        objects.put(place(home, resource, namespace, name), new Found(uid, null, JsonObject::new));
    }

    static String place(WorkspaceId home, GroupResource resource, String namespace, String name) {
        return home + "/" + resource + "/" + namespace + "/" + name;
    }

    @Override
    public Optional<Found> find(WorkspaceId workspace, GroupResource resource, String namespace, String name) {
        return Optional.ofNullable(objects.get(place(workspace, resource, namespace, name)));
    }

    @Override
    public Verdict check(Jwt token) {
        checked++;
        if (!token.keyId().equals(KEY)) {
            return Verdict.UNKNOWN_KEY;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(pair.getPublic());
            signature.update(token.signedPart());
            return token.algorithm().equals("ES256") && signature.verify(token.signature()) ? Verdict.GOOD : Verdict.BAD;
        } catch (GeneralSecurityException e) {
            return Verdict.BAD;
        }
    }

    @Override
    public SigningKey signing() {
        return new SigningKey() {
            @Override
            public String id() {
                return KEY;
            }

            @Override
            public String algorithm() {
                return "ES256";
            }

            @Override
            public byte[] sign(byte[] input) {
                try {
                    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                    signature.initSign(pair.getPrivate());
                    signature.update(input);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
