/// HTTP/1.1 (and 1.0): one exchange at a time on a connection, pipelined requests in their order. Everything here
/// belongs to the event loop of its connection.
@NullMarked
package dev.polder.gateway.http.h1;

import org.jspecify.annotations.NullMarked;
