package dev.polder.gateway.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TokenKeyring;
import dev.polder.certs.token.TokenKey;
import dev.polder.certs.token.TokenKeys;
import dev.polder.store.cache.CacheCounts;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The keys of the data directory, with the signatures that were found good lately. Of these a digest is kept, and which key
/// made them: what was signed by a key that is gone is refused like any other. What is no good is not remembered, so that
/// nobody can fill the cache who has no token. Bounded. Any thread.
public final class SignatureCache implements TokenKeyring {
    private static final long MOST = 20_000;

    private final TokenKeys keys;
    private final Cache<ByteBuffer, String> good = Caffeine.newBuilder().maximumSize(MOST).recordStats().build();

    public SignatureCache(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public Verdict check(Jwt token) {
        List<TokenKey> named = token.keyId().isEmpty() ? keys.all() : keys.find(token.keyId()).stream().toList();
        if (named.isEmpty()) {
            return Verdict.UNKNOWN_KEY;
        }
        ByteBuffer digest = digest(token);
        String known = good.getIfPresent(digest);
        for (TokenKey key : named) {
            boolean made = key.id().equals(known)
                    || (key.algorithm().equals(token.algorithm()) && key.verify(token.signedPart(), token.signature()));
            if (made) {
                if (known == null) {
                    good.put(digest, key.id());
                }
                return Verdict.GOOD;
            }
        }
        return Verdict.BAD;
    }

    private static ByteBuffer digest(Jwt token) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(token.signedPart());
            digest.update((byte) '.');
            return ByteBuffer.wrap(digest.digest(token.signature()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public SigningKey signing() {
        TokenKey key = keys.signing();
        return new SigningKey() {
            @Override
            public String id() {
                return key.id();
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
    }

    /// How often a signature was known.
    public CacheCounts counts() {
        var stats = good.stats();
        return new CacheCounts(stats.hitCount(), stats.missCount());
    }
}
