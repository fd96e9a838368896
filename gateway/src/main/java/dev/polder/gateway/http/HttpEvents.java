package dev.polder.gateway.http;

/// What the server tells those who measure it. Called on event loops: implementations must not block. Every method does
/// nothing unless it is overridden.
public interface HttpEvents {

    /// Measures nothing.
    HttpEvents NONE = new HttpEvents() {};

    /// How a request went.
    ///
    /// @param status status of the answer; 0 when the client had gone before there was one
    /// @param requestBytes length of the request's body as far as it came
    /// @param responseBytes length of the answer's body as far as it was handed to the connection
    /// @param nanos from the end of the request's header to the last byte of the answer
    /// @param end how the answer ended
    record Outcome(int status, long requestBytes, long responseBytes, long nanos, BodySource.End end) {}

    /// A connection was accepted; its TLS handshake is still to come.
    default void connectionOpened() {}

    /// A connection is closed.
    default void connectionClosed() {}

    /// A connection was refused because there are too many.
    default void connectionRefused() {}

    /// The head of a request is there.
    default void requestStarted(RequestHead head) {}

    /// A request that was started is over.
    default void requestEnded(RequestHead head, Outcome outcome) {}

    /// How late an event loop ran a task, twice a second.
    default void loopLag(int loop, long nanos) {}
}
