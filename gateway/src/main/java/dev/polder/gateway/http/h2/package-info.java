/// HTTP/2: frames to exchanges and back, without a channel per stream. Everything here belongs to the event loop of its
/// connection.
@NullMarked
package dev.polder.gateway.http.h2;

import org.jspecify.annotations.NullMarked;
