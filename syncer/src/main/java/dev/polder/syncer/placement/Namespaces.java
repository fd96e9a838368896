package dev.polder.syncer.placement;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads the namespaces of a workspace and what is in them, by their headers. Any thread.
final class Namespaces {
    private static final long PAGE_BYTES = 256 << 10;

    private final ObjectStore store;

    Namespaces(ObjectStore store) {
        this.store = store;
    }

    /// Those of a workspace that can be placed; the ones of the system cannot.
    List<StoredObject> of(WorkspaceId workspace) {
        List<StoredObject> all = new ArrayList<>();
        each(ListQuery.all(workspace, PlacementKeys.NAMESPACES.groupResource()), n -> {
            if (Eligibility.namespace(n.key().name())) {
                all.add(n);
            }
        });
        return all;
    }

    /// Whether a Placement selects any.
    boolean anyOf(PlacementFacts placement) {
        return of(placement.object().workspace()).stream()
                .anyMatch(n -> !n.header().deleting() && placement.selects(n.header().labels()));
    }

    /// Tells of all objects in a namespace that may go to a target, then of the namespace.
    void eachObject(ObjectKey namespace, Consumer<ObjectKey> action) {
        for (SyncedKind kind : SyncedKinds.all()) {
            if (kind.path().goesDown() && !kind.resource().equals(PlacementKeys.NAMESPACES)) {
                each(
                        ListQuery.inNamespace(
                                namespace.workspace(), kind.resource().groupResource(), namespace.name()),
                        o -> action.accept(o.key()));
            }
        }
        action.accept(namespace);
    }

    private void each(ListQuery asked, Consumer<StoredObject> action) {
        ListQuery query = asked.inPagesOf(PAGE_BYTES);
        while (store.list(query) instanceof ListResult.Page page) {
            page.items().forEach(action);
            if (page.continueKey() == null) {
                return;
            }
            query = query.behind(page);
        }
        throw new IllegalStateException("the history ran out between two pages");
    }
}
