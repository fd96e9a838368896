package dev.polder.gateway.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.certs.ClientIdentity;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// Certificates that were judged lately. Bounded. Any thread.
final class IdentityCache {
    private static final long MOST = 10_000;

    private final Cache<X509Certificate, ClientIdentity> identities =
            Caffeine.newBuilder().maximumSize(MOST).build();

    @Nullable ClientIdentity get(X509Certificate certificate) {
        return identities.getIfPresent(certificate);
    }

    void put(X509Certificate certificate, ClientIdentity identity) {
        identities.put(certificate, identity);
    }
}
