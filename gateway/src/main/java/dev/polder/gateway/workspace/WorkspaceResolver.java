package dev.polder.gateway.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.cache.CacheCounts;
import java.util.Optional;

/// Finds workspaces: from what stands in a URL to the identity under which things are stored. A bounded cache holds what
/// was found and what was not; a write to a Workspace or LogicalCluster empties the part of it that the write may have
/// changed, before it is acknowledged.
public final class WorkspaceResolver {
    public static final GroupResource WORKSPACES = new GroupResource("tenancy.kcp.io", "workspaces");
    public static final GroupResource LOGICAL_CLUSTERS = new GroupResource("core.kcp.io", "logicalclusters");

    private final ObjectStore store;
    private final WorkspaceCache cache = new WorkspaceCache();

    /// A workspace that exists.
    ///
    /// @param id       under which its objects are stored
    /// @param path     its canonical path
    /// @param deleting whether its content is out of reach already
    public record Workspace(WorkspaceId id, WorkspacePath path, boolean deleting) {}

    public WorkspaceResolver(ObjectStore store) {
        this.store = store;
    }

    /// Takes a path (`root:a:b`), a logical cluster name, or a name with children (`<name>:child`). Empty when nothing is
    /// there, or the text has not the shape of either.
    public Optional<Workspace> resolve(String text) {
        if (!WorkspacePath.isValid(text)) {
            return Optional.empty();
        }
        return cache.find(text, this::walk);
    }

    private Optional<Workspace> walk(String text) {
        var steps = new WorkspacePath(text).steps();
        Optional<Workspace> at = byName(steps.getFirst());
        for (String step : steps.subList(1, steps.size())) {
            at = at.flatMap(parent -> child(parent, step));
        }
        return at;
    }

    private Optional<Workspace> byName(String name) {
        if (!WorkspaceId.isValid(name)) {
            return Optional.empty();
        }
        WorkspaceId id = new WorkspaceId(name);
        return store.get(new ObjectKey(id, LOGICAL_CLUSTERS, "", "cluster")).map(stored -> {
            JsonObject cluster = ObjectCodec.decode(stored);
            String path = cluster.stringAt("metadata", "annotations", "kcp.io/path");
            boolean deleting = stored.header().deleting() || ownerIsDeleting(cluster);
            return new Workspace(id, new WorkspacePath(path == null ? name : path), deleting);
        });
    }

    /// Whether the Workspace that this logical cluster belongs to, or one above it, is being deleted or is gone.
    private boolean ownerIsDeleting(JsonObject cluster) {
        String parent = cluster.stringAt("spec", "owner", "cluster");
        String workspace = cluster.stringAt("spec", "owner", "name");
        if (parent == null || workspace == null) {
            return false;
        }
        var owner = store.get(new ObjectKey(new WorkspaceId(parent), WORKSPACES, "", workspace));
        return owner.isEmpty()
                || owner.get().header().deleting()
                || byName(parent).map(Workspace::deleting).orElse(true);
    }

    private Optional<Workspace> child(Workspace parent, String name) {
        Optional<StoredObject> stored = store.get(new ObjectKey(parent.id(), WORKSPACES, "", name));
        return stored.flatMap(object -> {
            String cluster = ObjectCodec.decode(object).stringAt("spec", "cluster");
            if (cluster == null || cluster.isEmpty()) {
                return Optional.empty();
            }
            boolean deleting = parent.deleting() || object.header().deleting();
            return byName(cluster).map(w -> new Workspace(w.id(), w.path(), deleting || w.deleting()));
        });
    }

    /// Whether nothing in it can be reached any more: it, or a workspace above it, is being deleted or was.
    public boolean isGone(WorkspaceId id) {
        return resolve(id.value()).filter(workspace -> !workspace.deleting()).isEmpty();
    }

    public CacheCounts cacheCounts() {
        return cache.counts();
    }

    /// Forgets what was found: a workspace is being deleted, or is gone.
    public void forget() {
        cache.forget();
    }

    /// Forgets what was not found: a workspace was written, and may be new. Where a workspace is never changes.
    public void forgetMissing() {
        cache.forgetMissing();
    }
}
