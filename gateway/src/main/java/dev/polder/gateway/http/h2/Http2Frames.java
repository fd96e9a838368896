package dev.polder.gateway.http.h2;

import dev.polder.gateway.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes decoded frames to the connector, and counts those that cost the client nothing.
final class Http2Frames extends Http2FrameAdapter {

    private final FrameRate control;
    private @Nullable Http2Connector connector;

    Http2Frames(HttpLimits.Floods floods) {
        this.control = new FrameRate(
                floods.controlFrames(), TimeUnit.SECONDS.toNanos(floods.windowSeconds()), System.nanoTime());
    }

    /// The decoder needs this listener before its connector can be made.
    void connector(Http2Connector made) {
        connector = made;
    }

    private Http2Connector connector() {
        if (connector == null) {
            throw new IllegalStateException("frames before a connection");
        }
        return connector;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
            throws Http2Exception {
        connector().onHeaders(streamId, headers, endStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endStream)
            throws Http2Exception {
        connector().onHeaders(streamId, headers, endStream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        int taken = data.readableBytes() + padding;
        connector().onData(streamId, data, endOfStream);
        return taken;
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        count();
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
        count();
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        count();
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload) {
        try {
            count();
        } catch (Http2Exception e) {
            connector().onError(ctx, false, e);
        }
    }

    private void count() throws Http2Exception {
        if (control.exceeded(System.nanoTime())) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many control frames");
        }
    }
}
