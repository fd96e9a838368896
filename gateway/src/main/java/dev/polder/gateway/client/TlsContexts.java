package dev.polder.gateway.client;

import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PemFormatException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Makes TLS 1.3 contexts for clients.
public final class TlsContexts {
    private static final char[] NO_PASSWORD = new char[0];

    private TlsContexts() {}

    /// The context with which a server is reached as this access says.
    ///
    /// @throws IllegalArgumentException if a certificate or key in it is malformed; those of [KubeconfigReader] are not
    public static SSLContext of(ServerAccess access) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys(access.credential()), trusted(access.trust()), null);
            return context;
        } catch (GeneralSecurityException | IOException | PemFormatException e) {
            throw new IllegalArgumentException("a certificate or key is malformed", e);
        }
    }

    private static KeyManager @Nullable [] keys(Credential credential)
            throws GeneralSecurityException, IOException, PemFormatException {
        if (!(credential instanceof Credential.ClientCertificate pair)) {
            return null;
        }
        KeyStore store = emptyStore();
        X509Certificate[] chain = Pem.certificates(pair.certificatePem()).toArray(X509Certificate[]::new);
        store.setKeyEntry("client", Pem.privateKey(pair.privateKeyPem()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trusted(Trust trust)
            throws GeneralSecurityException, IOException, PemFormatException {
        return switch (trust) {
            case Trust.Platform _ -> null;
            case Trust.Anyone _ -> new TrustManager[] {new TrustEverybody()};
            case Trust.Authorities authorities -> {
                KeyStore store = emptyStore();
                int number = 0;
                for (X509Certificate certificate : Pem.certificates(authorities.pem())) {
                    store.setCertificateEntry("authority-" + number++, certificate);
                }
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(store);
                yield factory.getTrustManagers();
            }
        };
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /// What `insecure-skip-tls-verify` asks for. The extended type also turns off the comparison of host names.
    private static final class TrustEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
