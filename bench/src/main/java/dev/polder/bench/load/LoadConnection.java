package dev.polder.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection with its closed loops: whenever an operation ends, the next one begins.
final class LoadConnection extends Http2ChannelDuplexHandler {
    private final Http2Dialer dialer;
    private final CompletableFuture<LoadConnection> ready = new CompletableFuture<>();
    private final Map<Http2FrameStream, Exchange> exchanges = new HashMap<>();
    private @Nullable LoadRun run;
    private @Nullable ChannelHandlerContext context;

    LoadConnection(Http2Dialer dialer) {
        this.dialer = dialer;
    }

    /// A request under way, of an operation that began then.
    private static final class Exchange {
        private final long begin;
        private final AnswerReader reader;
        private int status;

        Exchange(long begin, AnswerReader reader) {
            this.begin = begin;
            this.reader = reader;
        }
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
            begin(ctx, newRun);
        }
        ctx.flush();
    }

    private void begin(ChannelHandlerContext ctx, LoadRun current) {
        if (!current.take()) {
            current.settle();
            return;
        }
        send(ctx, current, current.next(), System.nanoTime());
    }

    private void send(ChannelHandlerContext ctx, LoadRun current, Call call, long begin) {
        Http2FrameStream stream = newStream();
        exchanges.put(stream, new Exchange(begin, call.reader()));
        Http2Headers headers = dialer.head(call.method(), call.path());
        boolean empty = call.body().length == 0;
        if (!empty) {
            headers.set("content-type", "application/json");
        }
        call.headers().forEach(headers::set);
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
                case Http2DataFrame data -> data(ctx, data);
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

    private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
        int bytes = data.initialFlowControlledBytes();
        if (bytes > 0) {
            var _ = ctx.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(data.stream()));
        }
        Exchange exchange = exchanges.get(data.stream());
        LoadRun current = run;
        if (exchange != null && current != null) {
            current.received(data.content().readableBytes());
            exchange.reader.piece(data.content());
        }
        if (data.isEndStream()) {
            ended(ctx, data.stream());
        }
    }

    private void ended(ChannelHandlerContext ctx, Http2FrameStream stream) {
        Exchange exchange = exchanges.remove(stream);
        LoadRun current = run;
        if (exchange == null || current == null) {
            return;
        }
        switch (exchange.reader.end(exchange.status)) {
            case AnswerReader.Outcome.Done _ -> {
                current.succeeded(System.nanoTime() - exchange.begin);
                beginLater(ctx, current, exchange.begin);
            }
            case AnswerReader.Outcome.Failed failed -> {
                current.failed(failed.why());
                beginLater(ctx, current, exchange.begin);
            }
            case AnswerReader.Outcome.Next next when next.pauseMillis() > 0 -> {
                var _ = ctx.executor()
                        .schedule(
                                () -> {
                                    send(ctx, current, next.call(), exchange.begin);
                                    ctx.flush();
                                },
                                next.pauseMillis(),
                                TimeUnit.MILLISECONDS);
            }
            case AnswerReader.Outcome.Next next -> send(ctx, current, next.call(), exchange.begin);
        }
    }

    private void beginLater(ChannelHandlerContext ctx, LoadRun current, long lastBegin) {
        long pause = current.pauseNanos(lastBegin);
        if (pause == 0) {
            begin(ctx, current);
            return;
        }
        var _ = ctx.executor()
                .schedule(
                        () -> {
                            begin(ctx, current);
                            ctx.flush();
                        },
                        pause,
                        TimeUnit.NANOSECONDS);
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
