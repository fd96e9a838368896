/// The listener: accept, TLS, the choice of protocol, start and drain. `HttpServer` may be used by any thread;
/// everything behind it runs on event loops.
@NullMarked
package dev.polder.gateway.http.server;

import org.jspecify.annotations.NullMarked;
