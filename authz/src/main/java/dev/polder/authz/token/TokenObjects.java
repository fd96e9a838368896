package dev.polder.authz.token;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The objects that tokens speak of, as they are now. Any thread; may block on disk.
public interface TokenObjects {
    GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    GroupResource SECRETS = new GroupResource("", "secrets");
    GroupResource PODS = new GroupResource("", "pods");
    GroupResource NODES = new GroupResource("", "nodes");

    /// An object that is there.
    ///
    /// @param uid     its `metadata.uid`
    /// @param deleted its `metadata.deletionTimestamp`, null when it stays
    /// @param tree    gives all of it, each time alike
    record Found(String uid, @Nullable Instant deleted, Supplier<JsonObject> tree) {}

    /// Never answers from what is old; empty too when the workspace is gone or on its way out.
    ///
    /// @param namespace empty for a node
    Optional<Found> find(WorkspaceId workspace, GroupResource resource, String namespace, String name);
}
