package dev.polder.syncer.downstream;

import dev.polder.syncer.SyncerLimits;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;

/// Opens connections with fabric8's HTTP client on top of the JDK's. fabric8's own configuration, which looks into
/// files, the environment and the pod it runs in, is never consulted.
public final class FabricConnector implements DownstreamConnector {
    @Override
    public Downstream open(DownstreamCredentials credentials, SyncerLimits limits) {
        HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder();
        int timeout = (int) limits.requestTimeout().toMillis();
        builder.tag(new RequestConfigBuilder()
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(timeout)
                .build());
        builder.connectTimeout(timeout, TimeUnit.MILLISECONDS);
        KeyManager[] keys = PemIdentity.keyManagers(credentials.clientCert(), credentials.clientKey());
        builder.sslContext(keys, PemIdentity.trustManagers(credentials.caPem()));
        builder.tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2);
        return new FabricDownstream(builder.build(), credentials, limits);
    }
}
