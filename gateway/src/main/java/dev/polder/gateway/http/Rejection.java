package dev.polder.gateway.http;

/// A request that the server answers without asking the handler what it means.
///
/// @param code HTTP status: 400, 408, 413, 414, 417, 431, 500 or 503
/// @param message one sentence for the client
/// @param head what is known of the request; of one that cannot be parsed the path is `/`
public record Rejection(int code, String message, RequestHead head) {}
