package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/// Where one answer goes, in the frames of one version of HTTP. Event loop only; nothing here flushes.
public interface Outlet {

    /// The length of a body that is not known.
    long UNKNOWN = -1;

    /// Writes a header that is not the end of the answer.
    void head(int status, Headers headers, long contentLength);

    /// Writes a whole answer: a header that names a length, and perhaps fewer bytes (HEAD), then the end.
    ChannelFuture whole(int status, Headers headers, long contentLength, byte[] body);

    /// Writes a piece of the body and releases it. The future is done when the socket has taken it.
    ChannelFuture data(ByteBuf piece);

    /// Writes the end of the body.
    ChannelFuture end();

    /// Breaks the answer off, so that the client sees that it is not whole.
    void reset();

    /// The answer is out, to its last byte.
    ///
    /// @param wholeRequest false when the client may still be sending its body
    void done(boolean wholeRequest);
}
