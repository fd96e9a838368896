package dev.polder.bench;

import dev.polder.bench.process.ProcessUsage;
import dev.polder.gateway.client.ServerAccess;
import java.util.Optional;

/// A server that is measured.
///
/// @param name for the report
/// @param access how it is reached
/// @param usage its process; empty when that is not known
/// @param apiServer whether it serves the Kubernetes API, and not just bytes
record Subject(String name, ServerAccess access, Optional<ProcessUsage> usage, boolean apiServer) {
    /// A path as it is on the wire: behind that of the server's URL.
    String path(String relative) {
        String prefix = access.server().getRawPath();
        return (prefix == null ? "" : prefix) + relative;
    }
}
