package dev.polder.gateway.http.server;

import dev.polder.gateway.http.TlsSettings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// TLS 1.3 of the JDK, with h2 and http/1.1 to choose from.
final class ServerTls {

    /// How long to try to say goodbye to a client that takes nothing.
    private static final long GOODBYE_MILLIS = 1_000;

    private static final Executor HANDSHAKES =
            task -> Thread.ofVirtual().name("handshake").start(task);

    private final Duration handshake;
    private volatile SslContext context;

    /// Checks key and certificates.
    ///
    /// @throws SSLException when they cannot be used
    ServerTls(TlsSettings settings, Duration handshake) throws SSLException {
        this.handshake = handshake;
        this.context = context(settings);
    }

    /// Uses another key, certificate and trust for connections to come.
    ///
    /// @throws SSLException when they cannot be used; then nothing changes
    void renew(TlsSettings settings) throws SSLException {
        context = context(settings);
    }

    private static SslContext context(TlsSettings settings) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(settings.key(), settings.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1));
        if (settings.clientAnchors().isEmpty()) {
            builder.clientAuth(ClientAuth.NONE);
        } else {
            // Optional means: without a certificate one is nobody, with a bad one the handshake fails.
            builder.clientAuth(ClientAuth.OPTIONAL).trustManager(settings.clientAnchors());
        }
        return builder.build();
    }

    SslHandler newHandler(Channel channel) {
        // Signatures take milliseconds: many handshakes at once must not hold up the loop.
        SslHandler handler = context.newHandler(channel.alloc(), HANDSHAKES);
        handler.setHandshakeTimeoutMillis(handshake.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(GOODBYE_MILLIS);
        return handler;
    }

    /// The client's verified certificates; empty when it presented none.
    static List<X509Certificate> clientCertificates(SslHandler handler) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : handler.engine().getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return chain;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
