package dev.polder.certs;

import dev.polder.certs.file.Pem;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/// A real TLS 1.3 handshake over the loopback interface, with certificates on both sides.
final class Handshake {
    private static final int TIMEOUT_MILLIS = 20_000;

    private Handshake() {}

    /// What the server makes of a client that trusts the server's own authority; throws what the server throws.
    static ClientIdentity between(CertificateAuthority server, ClientCredential client) throws Exception {
        return between(server, client, server.servingTrustPem(), "localhost");
    }

    static ClientIdentity between(
            CertificateAuthority server, ClientCredential client, String trustPem, String serverName)
            throws Exception {
        Ends ends = meet(server, client, trustPem, serverName);
        ClientIdentity identity = result(ends.server());
        int _ = result(ends.client());
        return identity;
    }

    /// Throws what the client throws, who refuses the server. (The server hears an alert or finds the connection gone.)
    static void asTheClientSeesIt(
            CertificateAuthority server, ClientCredential client, String trustPem, String serverName)
            throws Exception {
        int _ = result(meet(server, client, trustPem, serverName).client());
    }

    /// What became of the two sides; both are done.
    private record Ends(Future<ClientIdentity> server, Future<Integer> client) {}

    private static Ends meet(
            CertificateAuthority server, ClientCredential client, String trustPem, String serverName)
            throws Exception {
        var serving = server.issueServing(ServingNames.of(List.of("gateway.example")));
        SSLContext serverContext = context(serving.chain(), serving.privateKey(), server.clientTrustAnchors());
        SSLContext clientContext = context(client.chain(), client.privateKey(), Pem.certificates(trustPem));
        try (var listener = (SSLServerSocket) serverContext
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            listener.setSoTimeout(TIMEOUT_MILLIS);
            listener.setNeedClientAuth(true);
            listener.setEnabledProtocols(new String[] {"TLSv1.3"});
            return new Ends(
                    threads.submit(serve(listener, server)),
                    threads.submit(call(clientContext, listener.getLocalPort(), serverName)));
        }
    }

    private static <T> T result(Future<T> side) throws Exception {
        try {
            return side.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private static Callable<ClientIdentity> serve(SSLServerSocket listener, CertificateAuthority authority) {
        return () -> {
            try (var socket = (SSLSocket) listener.accept()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.startHandshake();
                var peer = (X509Certificate[]) socket.getSession().getPeerCertificates();
                ClientIdentity identity = authority.identify(peer);
                socket.getOutputStream().write(1);
                return identity;
            }
        };
    }

    private static Callable<Integer> call(SSLContext context, int port, String serverName) {
        return () -> {
            var plain = new Socket(InetAddress.getLoopbackAddress(), port);
            try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return socket.getInputStream().read();
            }
        };
    }

    private static SSLContext context(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> trusted)
            throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate anchor : trusted) {
            store.setCertificateEntry(anchor.getSubjectX500Principal().getName(), anchor);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(new KeyManager[] {new OneKey(chain, key)}, trust.getTrustManagers(), null);
        return context;
    }

    /// Presents its certificate whatever authorities the other side names, as somebody who tries his luck would.
    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "key";
        private final List<X509Certificate> chain;
        private final PrivateKey key;

        OneKey(List<X509Certificate> chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
