package dev.polder.gateway.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies what is written into arrays as long as a TLS record, before TLS sees it. A frame of HTTP/2 is two writes, and
/// a watch of a hundred streams writes two hundred small buffers a turn: here they become nine. What is long is copied
/// too: TLS would, to have it behind the head of its frame. One connection's event loop.
final class RecordGatherer extends ChannelOutboundHandlerAdapter {
    /// What one TLS record holds (RFC 8446, 5.1).
    private static final int RECORD = 16 << 10;

    private @Nullable ByteBuf record;
    private List<ChannelPromise> promises = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!(msg instanceof ByteBuf bytes)) {
            send(ctx);
            var _ = ctx.write(msg, promise);
            return;
        }
        try {
            while (bytes.isReadable()) {
                ByteBuf to = record == null ? ctx.alloc().heapBuffer(RECORD, RECORD) : record;
                record = to;
                int length = Math.min(bytes.readableBytes(), to.writableBytes());
                // Into the array: for what is made of several buffers, the other ways copy twice.
                bytes.readBytes(to.array(), to.arrayOffset() + to.writerIndex(), length);
                to.writerIndex(to.writerIndex() + length);
                if (!to.isWritable() && bytes.isReadable()) {
                    send(ctx);
                }
            }
            promises.add(promise);
        } finally {
            bytes.release();
        }
        if (record == null || !record.isWritable()) {
            send(ctx);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        send(ctx);
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        send(ctx);
        var _ = ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (record != null) {
            record.release();
            record = null;
        }
        List<ChannelPromise> broken = promises;
        promises = new ArrayList<>();
        for (ChannelPromise promise : broken) {
            promise.tryFailure(new ClosedChannelException());
        }
    }

    /// Hands on what was gathered, and those who wait for it.
    private void send(ChannelHandlerContext ctx) {
        List<ChannelPromise> waiting = promises;
        if (record == null && waiting.isEmpty()) {
            return;
        }
        ByteBuf whole = record == null ? Unpooled.EMPTY_BUFFER : record;
        record = null;
        promises = new ArrayList<>(waiting.size());
        ctx.write(whole).addListener(done -> {
            for (ChannelPromise promise : waiting) {
                if (done.isSuccess()) {
                    promise.trySuccess();
                } else {
                    promise.tryFailure(done.cause());
                }
            }
        });
    }
}
