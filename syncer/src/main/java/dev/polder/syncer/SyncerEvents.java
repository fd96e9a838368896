package dev.polder.syncer;

import dev.polder.api.meta.GroupResource;
import java.time.Duration;

/// What the syncer tells whoever counts. Called on its working threads: must be quick and must not throw. `target` is
/// the key of a SyncTarget, which is bounded in number; workspaces are never named here.
public interface SyncerEvents {
    /// Counts nothing.
    SyncerEvents NONE = new SyncerEvents() {};

    /// A write downstream, and how long it took.
    default void applied(String target, GroupResource resource, Duration took) {}

    /// A deletion downstream was asked for.
    default void deleted(String target, GroupResource resource) {}

    /// A status was written upstream.
    default void statusWritten(String target, GroupResource resource) {}

    /// A mirror was written upstream.
    default void mirrored(String target, GroupResource resource) {}

    /// A key failed and will be tried again, or was parked.
    default void failed(String target, GroupResource resource, String reason) {}

    /// Something was dropped because of a limit; it is made good by a later listing, except for Events.
    default void dropped(String target, GroupResource resource) {}

    /// What the copy of an object should be was worked out.
    default void transformed(GroupResource resource, Duration took) {}

    /// A target answered a health check.
    default void heartbeat(String target, Duration took) {}

    /// The connection to a target ended; another may follow.
    default void ended(String target) {}

    /// How much of a target is in hand now: keys that wait, run or are delayed, and downstream objects that are
    /// remembered. Told with each heartbeat.
    default void load(String target, int keys, int objects) {}

    /// The breaker of a target opened (true) or closed.
    default void breaker(String target, boolean open) {}
}
