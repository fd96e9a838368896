package dev.polder.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One connection with its closed loops: whenever a stream ends, the next one begins.
final class LoadConnection extends Http2ChannelDuplexHandler {
    private final String authority;
    private final Optional<String> bearer;
    private final CompletableFuture<LoadConnection> ready = new CompletableFuture<>();
    private final Map<Http2FrameStream, Exchange> exchanges = new HashMap<>();
    private @Nullable LoadRun run;
    private @Nullable ChannelHandlerContext context;

    LoadConnection(String authority, Optional<String> bearer) {
        this.authority = authority;
        this.bearer = bearer;
    }

    /// A request under way.
    private static final class Exchange {
        private final long begin = System.nanoTime();
        private int status;
    }

    /// Complete when the server has sent its settings.
    CompletableFuture<LoadConnection> ready() {
        return ready;
    }

    /// Begins the loops. On the event loop.
    void start(LoadRun newRun, int clients) {
        run = newRun;
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            newRun.fail(new IOException("a connection was closed"));
            return;
        }
        for (int i = 0; i < clients; i++) {
            sendNext(ctx);
        }
        ctx.flush();
    }

    private void sendNext(ChannelHandlerContext ctx) {
        LoadRun current = run;
        if (current == null) {
            return;
        }
        if (!current.take()) {
            current.settle();
            return;
        }
        Call call = current.next();
        Http2FrameStream stream = newStream();
        exchanges.put(stream, new Exchange());
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(call.method())
                .scheme("https")
                .authority(authority)
                .path(call.path());
        headers.add("accept", "application/json");
        bearer.ifPresent(token -> headers.add("authorization", "Bearer " + token));
        boolean empty = call.body().length == 0;
        if (!empty) {
            headers.add("content-type", "application/json");
        }
        ctx.write(new DefaultHttp2HeadersFrame(headers, empty).stream(stream)).addListener(sent -> {
            if (!sent.isSuccess()) {
                current.fail(sent.cause());
            }
        });
        if (!empty) {
            var _ = ctx.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(call.body()), true).stream(stream));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Http2SettingsFrame _ -> {
                    context = ctx;
                    ready.complete(this);
                }
                case Http2HeadersFrame headers -> headers(ctx, headers);
                case Http2DataFrame data -> {
                    int bytes = data.initialFlowControlledBytes();
                    if (bytes > 0) {
                        var _ = ctx.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(data.stream()));
                    }
                    if (data.isEndStream()) {
                        ended(ctx, data.stream());
                    }
                }
                case Http2ResetFrame reset -> fail("a stream was reset with code " + reset.errorCode());
                case Http2GoAwayFrame away -> fail("the server sent GOAWAY with code " + away.errorCode());
                default -> {
                    // PING, SETTINGS acknowledgements and the like are the codec's business
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void headers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        Exchange exchange = exchanges.get(frame.stream());
        CharSequence status = frame.headers().status();
        if (exchange != null && status != null) {
            exchange.status = Integer.parseInt(status.toString());
        }
        if (frame.isEndStream()) {
            ended(ctx, frame.stream());
        }
    }

    private void ended(ChannelHandlerContext ctx, Http2FrameStream stream) {
        Exchange exchange = exchanges.remove(stream);
        LoadRun current = run;
        if (exchange != null && current != null) {
            current.answered(exchange.status, System.nanoTime() - exchange.begin);
            sendNext(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        context = null;
        fail("the server closed a connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ready.completeExceptionally(cause);
        if (run != null) {
            run.fail(cause);
        }
        var _ = ctx.close();
    }

    private void fail(String what) {
        var cause = new IOException(what);
        ready.completeExceptionally(cause);
        if (run != null) {
            run.fail(cause);
        }
    }
}
