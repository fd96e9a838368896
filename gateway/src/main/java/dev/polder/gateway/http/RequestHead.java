package dev.polder.gateway.http;

/// A request without its body, as it came: nothing is decoded or normalized.
///
/// @param method in the client's spelling, for example `GET`
/// @param path percent-encoded, starting with a slash (or `*`)
/// @param query percent-encoded, without the question mark; empty when there is none
/// @param headers header fields; the HTTP/2 authority is the field `host`
/// @param version version of HTTP
/// @param peer who sent it
public record RequestHead(
        String method, String path, String query, Headers headers, HttpVersion version, Peer peer) {

    /// Versions of HTTP that are spoken.
    public enum HttpVersion {
        /// HTTP/1.0: no chunked answers.
        HTTP_1_0,
        /// HTTP/1.1.
        HTTP_1_1,
        /// HTTP/2.
        HTTP_2
    }

    /// True for HEAD: the answer has the header of a GET, and no body.
    public boolean isHead() {
        return method.equals("HEAD");
    }
}
