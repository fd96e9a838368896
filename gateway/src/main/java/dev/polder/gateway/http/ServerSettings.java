package dev.polder.gateway.http;

import java.net.InetSocketAddress;

/// What an HTTP server is made from.
///
/// @param bind address and port to listen on; port 0 is any free one
/// @param tls its certificate and its trust
/// @param limits bounds on what clients may do
/// @param eventLoops number of threads that move bytes, at least 1
public record ServerSettings(InetSocketAddress bind, TlsSettings tls, HttpLimits limits, int eventLoops) {

    /// Checks the number of loops.
    public ServerSettings {
        if (eventLoops < 1) {
            throw new IllegalArgumentException("a server needs an event loop, not " + eventLoops);
        }
    }

    /// The default limits, and an event loop for every second processor.
    public static ServerSettings of(InetSocketAddress bind, TlsSettings tls) {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ServerSettings(bind, tls, HttpLimits.defaults(), loops);
    }
}
