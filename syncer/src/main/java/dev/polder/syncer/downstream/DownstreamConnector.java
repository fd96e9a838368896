package dev.polder.syncer.downstream;

import dev.polder.syncer.SyncerLimits;

/// Opens connections to downstream clusters. No request is made before the first call.
@FunctionalInterface
public interface DownstreamConnector {
    /// @throws IllegalArgumentException when the credentials are malformed; the message is for people
    Downstream open(DownstreamCredentials credentials, SyncerLimits limits);
}
