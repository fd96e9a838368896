package dev.polder.gateway.http.server;

import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.RequestHandler;
import dev.polder.gateway.http.ServerSettings;
import dev.polder.gateway.http.TlsSettings;
import dev.polder.gateway.http.exchange.LoopQueue;
import dev.polder.gateway.http.exchange.ServerScope;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/2 and HTTP/1.1 server over TLS 1.3. Made, started once, closed once.
///
/// Requests are answered by a [RequestHandler] on virtual threads; bytes are moved by a fixed number of event loops.
public final class HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1024;

    /// How long a connection may take to close after it was told to.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ServerSettings settings;
    private final ServerScope scope;
    private @Nullable Running running;

    private @Nullable ServerTls tls;

    /// What exists between start and close.
    private record Running(
            EventLoopGroup acceptor, EventLoopGroup loops, Map<EventLoop, LoopQueue> queues, Channel listener) {}

    /// Touches nothing yet.
    public HttpServer(ServerSettings settings, RequestHandler handler, HttpEvents events) {
        this.settings = settings;
        this.scope = new ServerScope(handler, settings.limits(), events);
    }

    /// Listens, and answers from now on.
    ///
    /// @return the address that is listened on, with the port that was chosen
    /// @throws IOException when the address cannot be bound, or key and certificate cannot be used
    public synchronized InetSocketAddress start() throws IOException {
        if (running != null) {
            throw new IllegalStateException("the server has been started");
        }
        HttpLimits limits = settings.limits();
        ServerTls certificate = new ServerTls(settings.tls(), limits.times().handshake());
        EventLoopGroup acceptor = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("http-accept", true), NioIoHandler.newFactory());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("http-loop", true), NioIoHandler.newFactory());
        Map<EventLoop, LoopQueue> queues = new HashMap<>();
        for (EventExecutor loop : loops) {
            queues.put((EventLoop) loop, new LoopQueue((EventLoop) loop, queues.size(), scope));
        }
        int high = limits.marks().connectionHigh();
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
                .childHandler(new ConnectionSetup(scope, certificate, queues))
                .bind(settings.bind())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(acceptor);
            stop(loops);
            throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
        }
        queues.values().forEach(LoopQueue::start);
        tls = certificate;
        running = new Running(acceptor, loops, queues, bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /// Uses another key, certificate and trust for the connections to come, for example before a certificate expires.
    ///
    /// @throws IOException when they cannot be used; then nothing changes
    public synchronized void renew(TlsSettings settings) throws IOException {
        if (tls == null) {
            throw new IllegalStateException("the server has not been started");
        }
        tls.renew(settings);
    }

    /// Ends the server: no new connection and no new request, streams end cleanly, requests that run may finish. Does
    /// nothing when it does not run.
    ///
    /// @param drain how long to wait for requests that run; after it they are cut off
    public synchronized void close(Duration drain) {
        Running was = running;
        if (was == null) {
            return;
        }
        running = null;
        scope.startDraining();
        was.listener().close().awaitUninterruptibly();
        was.queues().values().forEach(LoopQueue::drainConnections);
        try {
            if (!scope.awaitNoConnections(drain.toNanos())) {
                LOG.info("connections are still open after {}: closing them", drain);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop(was.acceptor());
        stop(was.loops());
    }

    private static void stop(EventLoopGroup group) {
        group.shutdownGracefully(0, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(LAST_WORDS.toMillis());
    }
}
