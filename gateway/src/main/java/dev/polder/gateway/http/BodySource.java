package dev.polder.gateway.http;

import org.jspecify.annotations.Nullable;

/// A body that is pulled when the client can take it.
///
/// All methods are called on the event loop of the connection, one at a time, and must neither block nor take long. A
/// slow client is simply not polled for; nothing is queued for it.
public interface BodySource {

    /// Why a body is over.
    enum End {
        /// The source had no more, and all of it was handed over.
        FINISHED,
        /// The timeout of the answer has passed; the client saw a clean end.
        TIMEOUT,
        /// The server drains; the client saw a clean end.
        SHUTDOWN,
        /// The client reset the stream or closed the connection.
        CLIENT_GONE,
        /// The client took no byte for too long and was cut off.
        STALLED,
        /// The source threw something; the client saw a broken stream.
        FAILED
    }

    /// Called once, before the first poll: gives what the source must run when it has something again after a poll gave
    /// null, or when it has ended. Any thread may run it, at any time and also too often: it is cheap, and many runs
    /// are one.
    void onReady(Runnable wakeup);

    /// The next piece, or null when there is none now.
    ///
    /// @param maxBytes how much the client can take, at least 1. A piece that cannot be divided may be longer.
    @Nullable Chunk poll(int maxBytes);

    /// True when no piece will come but those that can be polled already.
    boolean ended();

    /// True for a body that goes on until somebody ends it, so that a server that drains may end it anywhere. A body with an
    /// end of its own is sent to that end.
    default boolean endless() {
        return true;
    }

    /// Called exactly once, as the last call: lets go of what the source holds.
    void close(End end);
}
