package dev.polder.gateway.admission.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.Objects;

/// Which LimitRanges and ResourceQuotas the namespaces have that were written to lately. Most have none, and a write there
/// costs one look here. Bounded; what a write touches is dropped before that write is acknowledged. Any thread.
public final class NamespaceLimitsCache {
    static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");
    static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
    private static final long MOST_WEIGHT = 200_000;
    private static final int BYTES_OF_ONE = 256;

    private final ObjectStore store;
    private final Cache<Namespace, Limits> cache = Caffeine.newBuilder()
            .maximumWeight(MOST_WEIGHT)
            .weigher((Namespace namespace, Limits limits) -> limits.weight())
            .build();

    private record Namespace(WorkspaceId workspace, String name) {}

    /// @param ranges by name; nobody changes them
    /// @param quotas their keys; what they have left changes with every write and is read anew
    /// @param weight about how many plain entries it takes the room of
    record Limits(List<JsonObject> ranges, List<ObjectKey> quotas, int weight) {
        static final Limits NONE = new Limits(List.of(), List.of(), 1);
    }

    public NamespaceLimitsCache(ObjectStore store) {
        this.store = store;
    }

    /// Never null; [Limits#NONE] where there are none.
    Limits of(WorkspaceId workspace, String namespace) {
        return Objects.requireNonNull(cache.get(new Namespace(workspace, namespace), this::read));
    }

    /// Forgets a namespace when one of its limits was written.
    public void committed(ObjectKey key) {
        if (key.resource().equals(LIMIT_RANGES) || key.resource().equals(QUOTAS)) {
            cache.invalidate(new Namespace(key.workspace(), key.namespace()));
        }
    }

    private Limits read(Namespace namespace) {
        List<StoredObject> ranges = list(namespace, LIMIT_RANGES);
        List<StoredObject> quotas = list(namespace, QUOTAS);
        if (ranges.isEmpty() && quotas.isEmpty()) {
            return Limits.NONE;
        }
        int bytes = ranges.stream().mapToInt(StoredObject::bodyLength).sum();
        return new Limits(
                ranges.stream().map(ObjectCodec::decode).toList(),
                quotas.stream().map(StoredObject::key).toList(),
                1 + quotas.size() + bytes / BYTES_OF_ONE);
    }

    private List<StoredObject> list(Namespace namespace, GroupResource resource) {
        return switch (store.list(ListQuery.inNamespace(namespace.workspace(), resource, namespace.name()))) {
            case ListResult.Page page -> page.items();
            case ListResult.Expired _ -> throw new IllegalStateException("the latest revision cannot expire");
            case ListResult.NotYet _ -> throw new IllegalStateException("the latest revision is reached");
        };
    }
}
