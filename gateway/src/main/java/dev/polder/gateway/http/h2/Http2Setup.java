package dev.polder.gateway.http.h2;

import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.exchange.Connection;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/// Makes a connection speak HTTP/2 within the limits.
public final class Http2Setup extends AbstractHttp2ConnectionHandlerBuilder<Http2Connector, Http2Setup> {

    /// What a client may send on one stream before it waits for us.
    private static final int WINDOW = 256 << 10;

    /// What a client may send on all streams together, besides the 64 KiB of the protocol.
    static final int CONNECTION_WINDOW = 1 << 20;

    private final Connection connection;
    private final Http2Frames frames;

    private Http2Setup(Connection connection) {
        this.connection = connection;
        HttpLimits limits = connection.scope().limits();
        HttpLimits.Floods floods = limits.floods();
        this.frames = new Http2Frames(floods);
        DefaultHttp2Connection streams = new DefaultHttp2Connection(true);
        // Priorities of clients are not followed: no tree of streams to keep, or to attack.
        streams.remote()
                .flowController(new DefaultHttp2RemoteFlowController(
                        streams, new UniformStreamByteDistributor(streams)));
        connection(streams);
        frameListener(frames);
        validateHeaders(true);
        validateRequiredPseudoHeaders(true);
        encoderEnforceMaxQueuedControlFrames(floods.queuedControlFrames());
        decoderEnforceMaxRstFramesPerWindow(floods.resets(), floods.windowSeconds());
        encoderEnforceMaxRstFramesPerWindow(floods.resets(), floods.windowSeconds());
        gracefulShutdownTimeoutMillis(0);
        initialSettings(new Http2Settings()
                .maxConcurrentStreams(limits.counts().streamsPerConnection())
                // Up to twice the limit a request is read and answered with 431; beyond, the decoder refuses it.
                .maxHeaderListSize(2L * limits.sizes().headers())
                .initialWindowSize(WINDOW));
    }

    /// Ends a pipeline that has passed its handshake.
    public static void speak(ChannelPipeline pipeline, Connection connection) {
        Http2Connector connector = new Http2Setup(connection).build();
        pipeline.addLast("http2", connector);
        connection.speak(connector);
    }

    @Override
    protected Http2Connector build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        Http2Connector made = new Http2Connector(connection, decoder, encoder, settings);
        frames.connector(made);
        return made;
    }
}
