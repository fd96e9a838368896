package dev.polder.gateway.workspace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import dev.polder.authz.EscalationCheck;
import dev.polder.authz.PolicyRules;
import dev.polder.gateway.apiextensions.CatalogCache;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.write.WriteHooks;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import dev.polder.syncer.transform.SyncKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What belongs to writes in the tree of workspaces: a namespace must be live, a new workspace or namespace comes with its
/// beginnings, a role gives nobody more than the writer has, and caches follow.
public final class WorkspaceHooks implements WriteHooks {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
    private static final Set<String> SYSTEM_METADATA = Set.of(
            "kcp.io/path",
            "core.kcp.io/shard",
            "internal.tenancy.kcp.io/cluster",
            "internal.tenancy.kcp.io/type",
            "experimental.tenancy.kcp.io/owner",
            "tenancy.kcp.io/phase");

    private static final Set<String> SYSTEM_STATUS = Set.of("phase", "URL", "initializers", "terminators");

    private final ObjectStore store;
    private final WorkspaceCaches caches;
    private final WorkspaceBirth birth;
    private final EscalationCheck escalation;

    public WorkspaceHooks(
            WorkspaceCaches caches,
            ObjectStore store,
            WorkspaceBirth birth,
            EscalationCheck escalation) {
        this.store = store;
        this.caches = caches;
        this.birth = birth;
        this.escalation = escalation;
    }

    @Override
    public void admitting(CallScope scope, JsonObject object) {
        // Nothing of the tree of workspaces is filled in before an object's rules are judged.
    }

    @Override
    public WriteResult charged(
            CallScope scope,
            JsonObject object,
            @Nullable JsonObject old,
            Function<List<Mutation>, WriteResult> write) {
        return write.apply(List.of());
    }

    @Override
    public List<Mutation> creating(CallScope scope, JsonObject object) {
        GroupResource resource = scope.key().resource();
        refuseMirror(scope, object, "the label is set by the syncer alone");
        dropMirrorMarks(scope, object);
        PlacementMarks.keep(scope, object, null);
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(new Mutation.Check(
                new ObjectKey(scope.workspace(), WorkspaceResolver.LOGICAL_CLUSTERS, "", "cluster"), Expectation.LIVE));
        if (!scope.namespace().isEmpty()) {
            mutations.add(liveNamespace(scope));
        }
        scope.served().custom().ifPresent(custom -> mutations.add(new Mutation.Check(
                new ObjectKey(scope.workspace(), CatalogCache.DEFINITIONS, "", custom.name()), Expectation.LIVE)));
        if (resource.equals(WorkspaceResolver.WORKSPACES)) {
            mutations.addAll(newWorkspace(scope, object));
        } else if (resource.equals(WorkspaceResolver.LOGICAL_CLUSTERS)) {
            throw Statuses.forbidden(resource, scope.name(), "LogicalCluster cannot be created");
        } else if (resource.equals(NAMESPACES)) {
            mutations.addAll(birth.ofNamespace(
                    scope.workspace(), scope.name(), object.objectOrNew("metadata").string("uid", "")));
        } else if (resource.group().equals(RBAC)) {
            checkEscalation(scope, object, object.has("aggregationRule"));
        }
        return mutations;
    }

    /// What the syncer mirrors up from a cluster is read-only: tenants may delete it, which is passed on, and no more.
    private static void refuseMirror(CallScope scope, JsonObject object, String why) {
        if (!scope.user().isPart()
                && object.stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM) != null) {
            throw Statuses.forbidden(scope.resource(), scope.name(), SyncKeys.MIRRORED_FROM + ": " + why);
        }
    }

    /// What tenants copy from a mirror, as `kubectl rollout undo` copies a ReplicaSet's annotations to its Deployment, does
    /// not bring along of what it is a mirror. The hash alone is no mark of a mirror: the copies that another gateway's
    /// syncer makes in a simulated cluster have one too.
    private static void dropMirrorMarks(CallScope scope, JsonObject object) {
        JsonObject annotations = object.objectAt("metadata", "annotations");
        if (annotations != null
                && !scope.user().isPart()
                && annotations.remove(SyncKeys.MIRRORED_UID) != null) {
            annotations.remove(SyncKeys.HASH);
        }
    }

    private Mutation liveNamespace(CallScope scope) {
        ObjectKey key = new ObjectKey(scope.workspace(), NAMESPACES, "", scope.namespace());
        Optional<StoredObject> namespace = store.get(key);
        if (namespace.isEmpty()) {
            throw Statuses.notFound(NAMESPACES, scope.namespace());
        }
        if (namespace.get().header().deleting()) {
            throw Statuses.namespaceTerminating(scope.resource(), scope.name(), scope.namespace());
        }
        return new Mutation.Check(key, Expectation.LIVE);
    }

    private List<Mutation> newWorkspace(CallScope scope, JsonObject object) {
        JsonObject spec = object.objectOrNew("spec");
        for (String field : List.of("cluster", "URL")) {
            if (!spec.string(field, "").isEmpty()) {
                throw Statuses.invalid(
                        scope.kind(),
                        scope.name(),
                        List.of(new StatusCause("FieldValueForbidden", "Forbidden: set by the system", "spec." + field)));
            }
        }
        var parent = caches.workspaces()
                .resolve(scope.workspace().value())
                .orElseThrow(() -> Statuses.notFound(WorkspaceResolver.WORKSPACES, scope.workspace().value()));
        if (scope.name().indexOf(':') >= 0 || !WorkspacePath.isValid(parent.path() + ":" + scope.name())) {
            throw Statuses.invalid(
                    scope.kind(),
                    scope.name(),
                    List.of(new StatusCause(
                            "FieldValueInvalid",
                            "Invalid value: \"%s\": must be one step of a workspace path: lower case letters, digits and '-'; "
                                            .formatted(scope.name())
                                    + "a path has at most 1024 characters",
                            "metadata.name")));
        }
        return birth.of(scope, parent.path(), object);
    }

    private void checkEscalation(CallScope scope, JsonObject object, boolean aggregated) {
        var write = new EscalationCheck.RbacWrite(scope.user(), scope.workspace(), scope.namespace(), scope.name());
        if (scope.key().resource().resource().endsWith("bindings")) {
            JsonObject ref = object.objectOrNew("roleRef");
            escalation.checkBinding(write, ref.string("kind", ""), ref.string("name", ""));
        } else {
            escalation.checkRole(write, PolicyRules.of(object), aggregated);
        }
    }

    @Override
    public void changing(CallScope scope, JsonObject object, JsonObject old) {
        refuseMirror(scope, old, "a mirrored object is changed in its cluster, not here");
        refuseMirror(scope, object, "the label is set by the syncer alone");
        dropMirrorMarks(scope, object);
        PlacementMarks.keep(scope, object, old);
        GroupResource resource = scope.key().resource();
        if (resource.group().equals(RBAC)) {
            if (!differsForCollectorAlone(object, old)) {
                checkEscalation(scope, object, object.has("aggregationRule") || old.has("aggregationRule"));
            }
        } else if (resource.equals(WorkspaceResolver.WORKSPACES)) {
            immutable(scope, object, old, "cluster");
            if (!scope.user().isPart()) {
                immutable(scope, object, old, "URL");
            }
            immutable(scope, object, old, "type");
            keepFinalizer(scope, object, old);
            keepSystemStatus(scope, object, old);
            keepSystemMetadata(scope, object, old);
        } else if (resource.equals(WorkspaceResolver.LOGICAL_CLUSTERS)) {
            immutable(scope, object, old, "owner");
            immutable(scope, object, old, "createdBy");
            keepSystemStatus(scope, object, old);
            keepSystemMetadata(scope, object, old);
        } else if (resource.equals(NAMESPACES) && scope.subresource().equals("finalize")) {
            object.put("metadata", old.objectOrNew("metadata").deepCopy());
        } else if (resource.equals(NAMESPACES) && !scope.user().isPart()) {
            var kept = old.arrayAt("spec", "finalizers");
            if (kept != null && !Objects.equals(kept, object.arrayAt("spec", "finalizers"))) {
                object.objectOrNew("spec").put("finalizers", kept);
            }
        }
    }

    /// Whether nothing but owners and finalizers changed: whoever lets a role be collected need not hold its rights
    /// (upstream `registry/rbac` IsOnlyMutatingGCFields). Labels are not among them: they may aggregate a role into another.
    private static boolean differsForCollectorAlone(JsonObject object, JsonObject old) {
        JsonObject left = object.deepCopy();
        JsonObject right = old.deepCopy();
        for (String field : List.of("ownerReferences", "finalizers", "managedFields")) {
            left.objectOrNew("metadata").remove(field);
            right.objectOrNew("metadata").remove(field);
        }
        return left.equals(right);
    }

    private static void immutable(CallScope scope, JsonObject object, JsonObject old, String field) {
        if (!Objects.equals(object.at("spec", field), old.at("spec", field))) {
            throw Statuses.invalid(
                    scope.kind(),
                    scope.name(),
                    List.of(new StatusCause("FieldValueInvalid", "Invalid value: field is immutable", "spec." + field)));
        }
    }

    /// The finalizer of a workspace goes when its content is gone, not when a tenant takes it away.
    private static void keepFinalizer(CallScope scope, JsonObject object, JsonObject old) {
        var finalizer = new dev.polder.api.json.JsonString(WorkspaceBirth.FINALIZER);
        var before = old.arrayAt("metadata", "finalizers");
        var after = object.arrayAt("metadata", "finalizers");
        boolean removed = before != null && before.contains(finalizer) && (after == null || !after.contains(finalizer));
        if (removed && !scope.user().isPart()) {
            throw Statuses.forbidden(
                    scope.key().resource(),
                    scope.name(),
                    "the finalizer " + WorkspaceBirth.FINALIZER + " is removed when the workspace's content is gone");
        }
    }

    /// Where a workspace is and how far its life has come is said by the system and by operators: whoever administers it
    /// would else send its visitors elsewhere, or end or skip a phase. Conditions are for everybody.
    private static void keepSystemStatus(CallScope scope, JsonObject object, JsonObject old) {
        if (scope.user().memberOf(UserInfo.MASTERS)) {
            return;
        }
        for (String field : SYSTEM_STATUS) {
            if (!Objects.equals(object.at("status", field), old.at("status", field))) {
                throw Statuses.forbidden(
                        scope.key().resource(), scope.name(), "status." + field + " is set by the system alone");
            }
        }
    }

    /// Puts labels and annotations that say where a workspace stands back as they were: `kcp.io/path` decides what a URL and
    /// a sync target reach, so nobody in the workspace may write it.
    private static void keepSystemMetadata(CallScope scope, JsonObject object, JsonObject old) {
        if (scope.user().isPart()) {
            return;
        }
        for (String map : List.of("labels", "annotations")) {
            for (String key : SYSTEM_METADATA) {
                JsonValue before = old.at("metadata", map, key);
                JsonObject metadata = object.objectOrNew("metadata");
                JsonObject present = metadata.object(map);
                if (before != null) {
                    metadata.objectOrNew(map).put(key, before);
                } else if (present != null) {
                    present.remove(key);
                }
            }
        }
    }

    @Override
    public void deleting(CallScope scope, JsonObject old) {
        if (scope.user().isPart()) {
            return;
        }
        GroupResource resource = scope.key().resource();
        if (resource.equals(WorkspaceResolver.LOGICAL_CLUSTERS)) {
            throw Statuses.forbidden(resource, scope.name(), "LogicalCluster cannot be deleted");
        }
        if (resource.equals(NAMESPACES) && IMMORTAL.contains(scope.name())) {
            throw Statuses.forbidden(resource, scope.name(), "this namespace may not be deleted");
        }
    }

    @Override
    public List<Mutation> removing(StoredObject gone) {
        return List.of();
    }

    @Override
    public void committed(ObjectKey key) {
        caches.committed(key);
    }

    @Override
    public void ended(WorkspaceId workspace) {
        caches.ended(workspace);
    }
}
