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
import java.util.concurrent.Semaphore;

/// The keys of the data directory, with the signatures that were found good lately. Of these a digest is kept, and which key
/// made them: what was signed by a key that is gone is refused like any other. What is no good is not remembered, so that
/// nobody can fill the cache who has no token. Half of the cores at most look at signatures that are not known, so that who
/// sends forged ones makes others of their kind wait and nobody else. Bounded. Any thread.
public final class SignatureCache implements TokenKeyring {
    private static final long MOST = 20_000;

    private final TokenKeys keys;
    private final Semaphore unknown =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
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
        if (known != null && named.stream().anyMatch(key -> key.id().equals(known))) {
            return Verdict.GOOD;
        }
        unknown.acquireUninterruptibly();
        try {
            for (TokenKey key : named) {
                if (key.algorithm().equals(token.algorithm()) && key.verify(token.signedPart(), token.signature())) {
                    good.put(digest, key.id());
                    return Verdict.GOOD;
                }
            }
            return Verdict.BAD;
        } finally {
            unknown.release();
        }
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
