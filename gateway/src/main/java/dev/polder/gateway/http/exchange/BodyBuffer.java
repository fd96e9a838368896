package dev.polder.gateway.http.exchange;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Collects the body of one request, and pays for it out of the server's budget.
final class BodyBuffer {

    /// What became of a piece.
    enum Result {
        /// It was added.
        ADDED,
        /// This body is too long.
        TOO_LARGE,
        /// All bodies together are too long.
        NO_ROOM
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST = 4 << 10;

    private final ServerScope scope;
    private byte[] bytes = NOTHING;
    private int length;
    private int reserved;

    BodyBuffer(ServerScope scope) {
        this.scope = scope;
    }

    Result add(ByteBuf piece) {
        int more = piece.readableBytes();
        int limit = scope.limits().sizes().body();
        if (more > limit - length) {
            return Result.TOO_LARGE;
        }
        if (length + more > bytes.length) {
            // A body that comes in one piece is copied once, into an array of its own size.
            int wanted = length == 0 ? more : Math.min(limit, Math.max(FIRST, 2 * (length + more)));
            if (!scope.reserveBody(wanted - reserved)) {
                return Result.NO_ROOM;
            }
            reserved = wanted;
            bytes = Arrays.copyOf(bytes, wanted);
        }
        piece.readBytes(bytes, length, more);
        length += more;
        return Result.ADDED;
    }

    int length() {
        return length;
    }

    /// The body, in an array of its length.
    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /// Gives the budget back, and forgets the bytes; the second time does nothing.
    void release() {
        scope.releaseBody(reserved);
        reserved = 0;
        bytes = NOTHING;
    }
}
