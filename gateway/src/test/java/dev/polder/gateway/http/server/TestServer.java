package dev.polder.gateway.http.server;

import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ClientCredential;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.ServingNames;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.ServerSettings;
import dev.polder.gateway.http.TlsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A real server on a free port, with the certificates to reach it.
final class TestServer implements AutoCloseable {

    private static final Pki PKI = Pki.make();

    final TestHandler handler = new TestHandler();
    final TestEvents events = new TestEvents();
    final InetSocketAddress address;
    private final HttpServer server;

    TestServer() throws Exception {
        this(HttpLimits.defaults());
    }

    TestServer(HttpLimits limits) throws Exception {
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = new HttpServer(new ServerSettings(bind, tls(), limits, 2), handler, events);
        address = server.start();
    }

    static TlsSettings tls() {
        return new TlsSettings(
                PKI.serving.privateKey(), PKI.serving.chain(), PKI.authority.clientTrustAnchors());
    }

    String url(String path) {
        return "https://localhost:" + address.getPort() + path;
    }

    /// A client without a certificate.
    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).sslContext(anonymous()).build();
    }

    static SSLContext anonymous() {
        return PKI.context(null);
    }

    /// The TLS of a client whose certificate the server trusts.
    static SSLContext known(String user) throws Exception {
        return PKI.context(PKI.authority.issue(ClientCertificateRequest.operator(user, List.of("testers"))));
    }

    /// The TLS of a client whose certificate comes from elsewhere.
    static SSLContext stranger() throws Exception {
        return PKI.context(Pki.newAuthority()
                .issue(ClientCertificateRequest.operator("stranger", List.of())));
    }

    /// Goes on with another certificate of the same signer.
    void renew() throws Exception {
        ServingCertificate other = PKI.authority.issueServing(ServingNames.of(List.of("localhost")));
        server.renew(new TlsSettings(other.privateKey(), other.chain(), PKI.authority.clientTrustAnchors()));
    }

    void close(Duration drain) {
        server.close(drain);
    }

    @Override
    public void close() {
        server.close(Duration.ZERO);
    }

    private record Pki(CertificateAuthority authority, ServingCertificate serving, KeyStore trust) {

        static Pki make() {
            try {
                CertificateAuthority authority = newAuthority();
                KeyStore trust = KeyStore.getInstance("PKCS12");
                trust.load(null, null);
                int number = 0;
                for (X509Certificate anchor : authority.clientTrustAnchors()) {
                    trust.setCertificateEntry("ca" + number++, anchor);
                }
                return new Pki(authority, authority.issueServing(ServingNames.of(List.of("localhost"))), trust);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /// An authority that lives in memory: its files are gone when this returns.
        static CertificateAuthority newAuthority() throws Exception {
            Path directory = Files.createTempDirectory("pki");
            try {
                return CertificateAuthority.loadOrCreate(directory, InstantSource.system(), new SecureRandom());
            } finally {
                try (Stream<Path> files = Files.walk(directory)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        }

        SSLContext context(ClientCredential credential) {
            try {
                TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
                trusted.init(trust);
                KeyManager[] own = null;
                if (credential != null) {
                    own = new KeyManager[] {
                        new InsistentKeys(credential.privateKey(), credential.chain().toArray(new X509Certificate[0]))
                    };
                }
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(own, trusted.getTrustManagers(), null);
                return context;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
