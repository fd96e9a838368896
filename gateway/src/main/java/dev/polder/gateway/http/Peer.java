package dev.polder.gateway.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// The other end of a connection.
///
/// @param connection number of the connection, unique in this process
/// @param address where it comes from
/// @param certificates the client's certificate and its issuers, verified; empty when it presented none
public record Peer(long connection, InetSocketAddress address, List<X509Certificate> certificates) {

    /// Copies the list.
    public Peer {
        certificates = List.copyOf(certificates);
    }
}
