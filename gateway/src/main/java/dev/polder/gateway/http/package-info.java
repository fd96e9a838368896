/// The HTTP server as the rest of Polder sees it: plain Java values, no type of the network library.
///
/// A [dev.polder.gateway.http.RequestHandler] turns a [dev.polder.gateway.http.Request] into a
/// [dev.polder.gateway.http.Response] on a virtual thread of its own; a [dev.polder.gateway.http.BodySource] is polled
/// on an event loop and owns no thread. The server itself is `server.HttpServer`; the packages below this one are the
/// only home of Netty.
@NullMarked
package dev.polder.gateway.http;

import org.jspecify.annotations.NullMarked;
