package dev.polder.bench.watch;

import dev.polder.bench.load.Http2Dialer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection with its watches, which are opened a few at a time.
final class WatchConnection extends Http2ChannelDuplexHandler {
    private static final int OPENING = 4;
    private static final int TOO_MANY = 429;
    private static final int OK = 200;
    private static final long PAUSE_MILLIS = 50;

    private final Http2Dialer dialer;
    private final WatchGroup group;
    private final Map<Http2FrameStream, EventScanner> streams = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private int left;

    WatchConnection(Http2Dialer dialer, WatchGroup group, int watches) {
        this.dialer = dialer;
        this.group = group;
        this.left = watches;
    }

    private void open(ChannelHandlerContext ctx) {
        if (left == 0) {
            return;
        }
        left--;
        Http2FrameStream stream = newStream();
        streams.put(stream, new EventScanner(group.listener()));
        ctx.write(new DefaultHttp2HeadersFrame(dialer.head("GET", group.path()), true).stream(stream))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        group.broke(String.valueOf(sent.cause()));
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Http2SettingsFrame _ -> {
                    if (context == null) {
                        context = ctx;
                        for (int i = 0; i < OPENING; i++) {
                            open(ctx);
                        }
                    }
                }
                case Http2HeadersFrame headers -> headers(ctx, headers);
                case Http2DataFrame data -> data(ctx, data);
                case Http2ResetFrame reset -> ended(reset.stream(), "a stream was reset with code " + reset.errorCode());
                case Http2GoAwayFrame away -> group.broke("the server sent GOAWAY with code " + away.errorCode());
                default -> {
                    // PING, SETTINGS acknowledgements and the like are the codec's business
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void headers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        int status = Integer.parseInt(String.valueOf(frame.headers().status()));
        if (status == OK) {
            group.opened();
            open(ctx);
        } else if (status == TOO_MANY) {
            streams.remove(frame.stream());
            left++;
            var _ = ctx.executor()
                    .schedule(
                            () -> {
                                open(ctx);
                                ctx.flush();
                            },
                            PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        } else {
            group.broke("a watch was answered with HTTP status " + status);
        }
        if (frame.isEndStream()) {
            ended(frame.stream(), "a watch ended");
        }
    }

    private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
        int bytes = data.initialFlowControlledBytes();
        if (bytes > 0) {
            var _ = ctx.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(data.stream()));
        }
        EventScanner scanner = streams.get(data.stream());
        if (scanner != null) {
            scanner.piece(data.content());
        }
        if (data.isEndStream()) {
            ended(data.stream(), "a watch ended");
        }
    }

    private void ended(@Nullable Http2FrameStream stream, String why) {
        if (stream != null && streams.remove(stream) != null) {
            group.ended(why);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        for (int i = 0; i < streams.size(); i++) {
            group.ended("the server closed a connection");
        }
        streams.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        group.broke(String.valueOf(cause));
        var _ = ctx.close();
    }
}
