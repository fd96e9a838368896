package dev.polder.gateway.http;

/// Answers requests: what the server is built under.
public interface RequestHandler {

    /// Answers one request. Runs on a virtual thread of its own, so it may block. Something thrown is logged and
    /// becomes [#reject] with 500.
    Response handle(Request request);

    /// Makes the answer to a request that the server itself refuses, so that all errors look alike. Runs on an event
    /// loop (or on the request's thread after a failure): it must not block.
    Response.Unary reject(Rejection rejection);
}
