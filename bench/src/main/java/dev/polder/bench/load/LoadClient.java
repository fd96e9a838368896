package dev.polder.bench.load;

import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Puts load on one server.
public final class LoadClient implements AutoCloseable {
    private static final int WINDOW = 1 << 20;
    private static final int HTTPS_PORT = 443;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerAccess access;
    private final JdkSslContext tls;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /// @param access how the server is reached
    @SuppressWarnings("deprecation") // the one constructor that takes a ready context
    public LoadClient(ServerAccess access) {
        this.access = access;
        this.tls = new JdkSslContext(
                TlsContexts.of(access),
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2),
                ClientAuth.NONE,
                new String[] {"TLSv1.3"},
                false);
    }

    /// Sends as the plan says, over fresh connections, and waits until the last answer.
    ///
    /// @throws IOException if a connection fails; what was measured until then is lost
    public LoadResult run(LoadPlan plan) throws IOException, InterruptedException {
        List<LoadConnection> connections = new ArrayList<>();
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < plan.connections(); i++) {
                LoadConnection connection = connect(channels);
                connections.add(await(connection.ready(), PATIENCE));
            }
            var run = new LoadRun(plan);
            loop.execute(() -> {
                run.start();
                for (int i = 0; i < connections.size(); i++) {
                    connections.get(i).start(run, plan.clientsOf(i));
                }
            });
            return await(run.done(), plan.duration().plus(PATIENCE));
        } finally {
            for (Channel channel : channels) {
                var _ = channel.close();
            }
        }
    }

    private LoadConnection connect(List<Channel> channels) throws IOException, InterruptedException {
        URI server = access.server();
        int port = server.getPort() < 0 ? HTTPS_PORT : server.getPort();
        Optional<String> bearer = access.credential() instanceof Credential.Token token
                ? Optional.of(token.value())
                : Optional.empty();
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(WINDOW))
                .build();
        var connection = new LoadConnection(server.getAuthority(), bearer);
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler ssl = tls.newHandler(channel.alloc(), server.getHost(), port);
                        channel.pipeline().addLast(ssl, new FlushConsolidationHandler(), codec, connection);
                    }
                });
        var connected = bootstrap.connect(server.getHost(), port).await();
        if (!connected.isSuccess()) {
            throw new IOException("cannot reach " + server, connected.cause());
        }
        channels.add(connected.channel());
        return connection;
    }

    private static <T> T await(CompletableFuture<T> future, Duration patience)
            throws IOException, InterruptedException {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load broke off: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the server did not answer for " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
