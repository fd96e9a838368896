package dev.polder.bench.baseline;

import dev.polder.gateway.http.TlsSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// The least that can answer over HTTP/2 and TLS with Netty: frames in, the same frames out, all on the event loop.
final class BareServer {
    private BareServer() {}

    /// Listens, and never stops.
    ///
    /// @return the port
    static int start(InetSocketAddress bind, TlsSettings settings, byte[] body) throws IOException {
        SslContext tls = SslContextBuilder.forServer(settings.key(), settings.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        ByteBuf bytes = Unpooled.unreleasableBuffer(Unpooled.directBuffer(body.length).writeBytes(body));
        var watches = new BareWatches(bytes);
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(
                                        tls.newHandler(child.alloc()),
                                        new FlushConsolidationHandler(),
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Echo(bytes, watches));
                    }
                })
                .bind(bind)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// Answers every request with the same bytes, or as many of them as its query says; a watch not at all, and a change
    /// by telling all watches.
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private static final String CHANGE = "PATCH";
        private static final String BYTES = "?bytes=";

        private final ByteBuf body;
        private final BareWatches watches;
        private final Map<Http2FrameStream, ByteBuf> changes = new HashMap<>();

        Echo(ByteBuf body, BareWatches watches) {
            this.body = body;
            this.watches = watches;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof Http2HeadersFrame headers) {
                    head(ctx, headers);
                } else if (message instanceof Http2DataFrame data) {
                    var _ = ctx.write(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                            .stream(data.stream()));
                    ByteBuf change = changes.get(data.stream());
                    if (change != null) {
                        change.writeBytes(data.content());
                    }
                    if (data.isEndStream()) {
                        answer(ctx, data.stream(), body.duplicate());
                    }
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void head(ChannelHandlerContext ctx, Http2HeadersFrame headers) {
            String path = String.valueOf(headers.headers().path());
            int bytes = path.indexOf(BYTES);
            if (path.contains("watch=")) {
                watches.add(ctx, headers.stream());
            } else if (bytes >= 0) {
                int length = Integer.parseInt(path.substring(bytes + BYTES.length()));
                answer(ctx, headers.stream(), body.slice(0, Math.min(length, body.readableBytes())));
            } else if (headers.isEndStream()) {
                answer(ctx, headers.stream(), body.duplicate());
            } else if (CHANGE.contentEquals(String.valueOf(headers.headers().method()))) {
                changes.put(headers.stream(), Unpooled.buffer());
            }
        }

        private void answer(ChannelHandlerContext ctx, Http2FrameStream stream, ByteBuf bytes) {
            var headers = new DefaultHttp2Headers(false).status("200");
            headers.add("content-type", "application/json");
            headers.addInt("content-length", bytes.readableBytes());
            var _ = ctx.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
            var _ = ctx.write(new DefaultHttp2DataFrame(bytes, true).stream(stream));
            ByteBuf change = changes.remove(stream);
            if (change != null) {
                watches.tell(change);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
