package dev.polder.gateway.resource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding;
import dev.polder.api.access.RoleSource;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.PolicyRules;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.cache.CacheCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Roles and bindings of the workspaces that were asked for lately, parsed. Bounded; what a write touches is dropped before
/// that write is acknowledged.
public final class RoleCache implements RoleSource {
    static final String GROUP = "rbac.authorization.k8s.io";
    /// Of the roles' and bindings' JSON; parsed they take about three times as much.
    private static final long MOST_BYTES = 32L << 20;

    private final ObjectStore store;
    private final Cache<WorkspaceId, Roles> cache = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .recordStats()
            .weigher((WorkspaceId id, Roles roles) -> roles.bytes())
            .build();

    private record Roles(
            List<RoleBinding> clusterBindings,
            Map<String, List<RoleBinding>> bindings,
            Map<String, List<PolicyRule>> clusterRoles,
            Map<String, List<PolicyRule>> roles,
            int bytes) {}

    public RoleCache(ObjectStore store) {
        this.store = store;
    }

    /// Forgets a workspace's roles when one of them was written.
    public void committed(ObjectKey key) {
        if (key.resource().group().equals(GROUP)) {
            cache.invalidate(key.workspace());
        }
    }

    public CacheCounts counts() {
        var stats = cache.stats();
        return new CacheCounts(stats.hitCount(), stats.missCount());
    }

    /// Forgets a workspace's roles: it ended.
    public void forget(WorkspaceId workspace) {
        cache.invalidate(workspace);
    }

    @Override
    public List<RoleBinding> clusterRoleBindings(WorkspaceId workspace) {
        return roles(workspace).clusterBindings();
    }

    @Override
    public List<RoleBinding> roleBindings(WorkspaceId workspace, String namespace) {
        return roles(workspace).bindings().getOrDefault(namespace, List.of());
    }

    @Override
    public Optional<List<PolicyRule>> clusterRole(WorkspaceId workspace, String name) {
        return Optional.ofNullable(roles(workspace).clusterRoles().get(name));
    }

    @Override
    public Optional<List<PolicyRule>> role(WorkspaceId workspace, String namespace, String name) {
        return Optional.ofNullable(roles(workspace).roles().get(namespace + "/" + name));
    }

    private Roles roles(WorkspaceId workspace) {
        return cache.get(workspace, this::read);
    }

    private Roles read(WorkspaceId workspace) {
        AtomicLong bytes = new AtomicLong();
        List<RoleBinding> clusterBindings = new ArrayList<>();
        for (StoredObject object : all(workspace, "clusterrolebindings", bytes)) {
            clusterBindings.add(binding(ObjectCodec.decode(object)));
        }
        Map<String, List<RoleBinding>> bindings = new HashMap<>();
        for (StoredObject object : all(workspace, "rolebindings", bytes)) {
            bindings.computeIfAbsent(object.key().namespace(), n -> new ArrayList<>())
                    .add(binding(ObjectCodec.decode(object)));
        }
        Map<String, List<PolicyRule>> clusterRoles = new HashMap<>();
        for (StoredObject object : all(workspace, "clusterroles", bytes)) {
            clusterRoles.put(object.key().name(), PolicyRules.of(ObjectCodec.decode(object)));
        }
        Map<String, List<PolicyRule>> roles = new HashMap<>();
        for (StoredObject object : all(workspace, "roles", bytes)) {
            roles.put(object.key().namespace() + "/" + object.key().name(), PolicyRules.of(ObjectCodec.decode(object)));
        }
        return new Roles(clusterBindings, bindings, clusterRoles, roles, (int) Math.min(bytes.get(), Integer.MAX_VALUE));
    }

    private List<StoredObject> all(WorkspaceId workspace, String resource, AtomicLong bytes) {
        return switch (store.list(ListQuery.all(workspace, new GroupResource(GROUP, resource)))) {
            case ListResult.Page page -> {
                page.items().forEach(object -> bytes.addAndGet(object.bodyLength()));
                yield page.items();
            }
            case ListResult.Expired _ -> throw new IllegalStateException("the latest revision cannot expire");
            case ListResult.NotYet _ -> throw new IllegalStateException("the latest revision is reached");
        };
    }

    private static RoleBinding binding(JsonObject binding) {
        List<RoleBinding.Subject> subjects = new ArrayList<>();
        for (JsonObject subject : binding.objects("subjects")) {
            subjects.add(new RoleBinding.Subject(
                    subject.string("kind", ""), subject.string("name", ""), subject.string("namespace", "")));
        }
        JsonObject ref = binding.objectOrNew("roleRef");
        return new RoleBinding(
                binding.objectOrNew("metadata").string("name", ""),
                subjects,
                ref.string("kind", ""),
                ref.string("name", ""));
    }
}
