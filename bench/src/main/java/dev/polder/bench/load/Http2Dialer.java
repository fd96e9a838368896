package dev.polder.bench.load;

import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Makes connections to one server, all on one event loop.
public final class Http2Dialer implements AutoCloseable {
    /// As Go's client has them: a server is not held back by its reader.
    private static final int STREAM_WINDOW = 4 << 20;

    private static final int CONNECTION_WINDOW = 1 << 30;
    private static final int HTTPS_PORT = 443;

    private final ServerAccess access;
    private final JdkSslContext tls;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /// @param access how the server is reached
    @SuppressWarnings("deprecation") // the one constructor that takes a ready context
    public Http2Dialer(ServerAccess access) {
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

    /// Connects; the handler gets the frames.
    ///
    /// @throws IOException when nobody listens there
    public Channel connect(ChannelHandler handler) throws IOException, InterruptedException {
        URI server = access.server();
        int port = server.getPort() < 0 ? HTTPS_PORT : server.getPort();
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(STREAM_WINDOW))
                .build();
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler ssl = tls.newHandler(channel.alloc(), server.getHost(), port);
                        channel.pipeline()
                                .addLast(ssl, new FlushConsolidationHandler(), codec, new WideWindow(codec), handler);
                    }
                });
        var connected = bootstrap.connect(server.getHost(), port).await();
        if (!connected.isSuccess()) {
            throw new IOException("cannot reach " + server, connected.cause());
        }
        return connected.channel();
    }

    /// The head of a request, with the credential where that is a token.
    ///
    /// @param path with the query
    public Http2Headers head(String method, String path) {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(method)
                .scheme("https")
                .authority(access.server().getAuthority())
                .path(path);
        headers.add("accept", "application/json");
        bearer().ifPresent(token -> headers.add("authorization", "Bearer " + token));
        return headers;
    }

    private Optional<String> bearer() {
        return access.credential() instanceof Credential.Token token ? Optional.of(token.value()) : Optional.empty();
    }

    /// Runs something on the thread of all connections.
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /// Lets the server send as much as it likes on all streams together, once the preface is out.
    private static final class WideWindow extends ChannelInboundHandlerAdapter {
        private final Http2FrameCodec codec;

        WideWindow(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Http2Exception {
            Http2Connection connection = codec.connection();
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void close() {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
