package dev.polder.control.endpoints;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/// In which workspaces there are SyncTargets: these and the ones below them are served by a cluster. Knows the targets
/// alone, which are few. Any thread.
public final class TargetPlaces {
    private static final GroupResource TARGETS = new GroupResource("workload.kcp.io", "synctargets");
    private static final GroupResource SERVICES = new GroupResource("", "services");


    /// The syncer's label on what it shows of a cluster.
    private static final String MIRRORED_FROM = "polder.dev/mirrored-from";

    private final ObjectStore store;
    private final BiPredicate<WorkspaceId, WorkspaceId> within;
    private final Set<ObjectKey> targets = ConcurrentHashMap.newKeySet();

    /// @param within whether the second workspace is the first or below it
    public TargetPlaces(ObjectStore store, BiPredicate<WorkspaceId, WorkspaceId> within) {
        this.store = store;
        this.within = within;
    }

    /// Whether a cluster runs what is in this namespace of the workspace. What is in `kube-*` stays where it is.
    public boolean serve(ObjectKey key) {
        return !key.namespace().startsWith("kube-")
                && targets.stream().anyMatch(target -> within.test(target.workspace(), key.workspace()));
    }

    /// Whether the syncer shows this object of a cluster, and nobody else may write it.
    static boolean isShown(JsonObject object) {
        return Meta.labels(object).containsKey(MIRRORED_FROM);
    }

    /// Follows the targets. One that comes or goes concerns every Service.
    Source source() {
        return new Source(TARGETS, this::changed);
    }

    private List<ObjectKey> changed(StoredObject target) {
        boolean there = store.get(target.key()).isPresent();
        boolean turned = there ? targets.add(target.key()) : targets.remove(target.key());
        return turned ? services() : List.of();
    }

    private List<ObjectKey> services() {
        List<ObjectKey> keys = new ArrayList<>();
        ListQuery query = ListQuery.all(null, SERVICES).inPagesOf(256 << 10).ofWritten();
        while (store.list(query) instanceof ListResult.Page page) {
            page.items().forEach(service -> keys.add(service.key()));
            if (page.continueKey() == null) {
                break;
            }
            query = query.behind(page);
        }
        return keys;
    }
}
