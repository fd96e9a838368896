package dev.polder.syncer.connection;

import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.transform.SyncedKind;

/// Is told by a [DownstreamFeed] what it sees. Must be quick.
interface FeedListener {
    /// The object is there, changed, or is gone: the view says which.
    void changed(SyncedKind kind, DownstreamRef ref);

    /// A list shows the object: it may be as it was.
    void seen(SyncedKind kind, DownstreamRef ref);

    /// The kind has been listed completely.
    void listed(SyncedKind kind);

    /// The kind cannot be listed or watched now.
    void failed(SyncedKind kind, DownstreamException failure);
}
