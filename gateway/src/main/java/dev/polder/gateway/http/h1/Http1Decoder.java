package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/// Bytes to requests, strictly; it remembers since when a piece of a request waits for its rest.
final class Http1Decoder extends HttpRequestDecoder {

    private static final int PIECE = 64 << 10;

    private boolean partial;
    private long partialSince;

    Http1Decoder(HttpLimits.Sizes sizes) {
        super(new HttpDecoderConfig()
                // Room for the method and the version besides the target.
                .setMaxInitialLineLength(sizes.target() + 64)
                .setMaxHeaderSize(sizes.headers())
                .setMaxChunkSize(PIECE)
                .setAllowDuplicateContentLengths(false)
                .setValidateHeaders(true)
                .setStrictLineParsing(true));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(ctx, buffer, out);
        if (out.size() > before) {
            partial = false;
        } else if (!partial) {
            partial = true;
            partialSince = System.nanoTime();
        }
    }

    /// True when a piece has waited for its rest for longer than this.
    boolean waitsLongerThan(long nanos, long now) {
        return partial && now - partialSince > nanos;
    }

    /// The next piece starts a new wait.
    void restart() {
        partialSince = System.nanoTime();
    }

    /// Two lengths for one body are an attempt to smuggle (RFC 9112, 6.1).
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both transfer-encoding and content-length");
    }
}
