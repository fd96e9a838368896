package dev.polder.gateway.http.server;

import dev.polder.gateway.http.Peer;
import dev.polder.gateway.http.exchange.Connection;
import dev.polder.gateway.http.exchange.LoopQueue;
import dev.polder.gateway.http.exchange.ServerScope;
import dev.polder.gateway.http.h1.Http1Connector;
import dev.polder.gateway.http.h2.Http2Setup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes an accepted socket through its handshake to the protocol that both sides speak.
final class ConnectionSetup extends ChannelInitializer<Channel> {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSetup.class);

    private final ServerScope scope;
    private final ServerTls tls;
    private final Map<EventLoop, LoopQueue> queues;

    ConnectionSetup(ServerScope scope, ServerTls tls, Map<EventLoop, LoopQueue> queues) {
        this.scope = scope;
        this.tls = tls;
        this.queues = queues;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!scope.admitConnection()) {
            var _ = channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> scope.connectionClosed());
        queue(channel).handshaking(channel);
        channel.pipeline()
                .addLast("tls", tls.newHandler(channel))
                .addLast("records", new RecordGatherer())
                // Many answers written in one turn of the loop leave in one system call.
                .addLast("flush", new FlushConsolidationHandler(256, true))
                .addLast("alpn", new Negotiation());
    }

    private Connection connection(ChannelPipeline pipeline) {
        Channel channel = pipeline.channel();
        InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
        Peer peer = new Peer(
                scope.nextConnection(),
                address == null ? InetSocketAddress.createUnresolved("gone", 0) : address,
                ServerTls.clientCertificates(pipeline.get(SslHandler.class)));
        queue(channel).shookHands(channel);
        return new Connection(channel, scope, queue(channel), peer);
    }

    private LoopQueue queue(Channel channel) {
        return Objects.requireNonNull(queues.get(channel.eventLoop()), "an event loop of another server");
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        Negotiation() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            Connection connection = connection(ctx.pipeline());
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                Http2Setup.speak(ctx.pipeline(), connection);
            } else {
                Http1Connector.speak(ctx.pipeline(), connection);
            }
            ctx.pipeline().addLast("last", new Last());
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("handshake with {} failed: {}", ctx.channel().remoteAddress(), cause.toString());
            var _ = ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("connection from {} broke: {}", ctx.channel().remoteAddress(), cause.toString());
            var _ = ctx.close();
        }
    }

    /// What no handler wanted: a connection that broke is closed.
    private static final class Last extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("connection from {} broke", ctx.channel().remoteAddress(), cause);
            var _ = ctx.close();
        }
    }
}
