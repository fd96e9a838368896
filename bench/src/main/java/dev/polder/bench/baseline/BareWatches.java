package dev.polder.bench.baseline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The watches of the bare server: one buffer goes to all of them, with one flush for each connection. Any thread.
final class BareWatches {
    private final int frameBytes;
    private final Map<ChannelHandlerContext, List<Http2FrameStream>> streams = new ConcurrentHashMap<>();

    /// @param event of the size of an event
    BareWatches(ByteBuf event) {
        this.frameBytes = event.readableBytes();
    }

    /// Begins one. On the event loop of its connection.
    void add(ChannelHandlerContext ctx, Http2FrameStream stream) {
        streams.computeIfAbsent(ctx, connection -> {
                    connection.channel().closeFuture().addListener(closed -> streams.remove(connection));
                    return new CopyOnWriteArrayList<>();
                })
                .add(stream);
        var headers = new DefaultHttp2Headers(false).status("200");
        var _ = ctx.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
    }

    /// Tells all of them of a change, whose bytes begin the event.
    void tell(ByteBuf change) {
        ByteBuf event = Unpooled.directBuffer(Math.max(frameBytes, change.readableBytes() + 1));
        event.writeBytes(change);
        while (event.writableBytes() > 1) {
            event.writeByte('x');
        }
        ByteBuf shared = Unpooled.unreleasableBuffer(event.writeByte('\n'));
        streams.forEach((ctx, all) -> ctx.executor().execute(() -> {
            for (Http2FrameStream stream : all) {
                var _ = ctx.write(new DefaultHttp2DataFrame(shared.duplicate(), false).stream(stream));
            }
            ctx.flush();
        }));
    }
}
