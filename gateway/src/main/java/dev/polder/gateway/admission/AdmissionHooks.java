package dev.polder.gateway.admission;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.gateway.admission.limit.LimitRanger;
import dev.polder.gateway.admission.limit.NamespaceLimitsCache;
import dev.polder.gateway.admission.limit.QuotaAdmission;
import dev.polder.gateway.admission.service.ServiceAllocation;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.write.WriteHooks;
import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import dev.polder.syncer.transform.SyncKeys;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The built-in admission plugins, in upstream's order, around the hooks of the workspace tree. What the syncer mirrors up
/// from a cluster is admitted there, by its own rules, and passes here. Any thread.
public final class AdmissionHooks implements WriteHooks {
    private final WriteHooks tree;
    private final NamespaceLimitsCache limits;
    private final LimitRanger ranger;
    private final PodPlugins pods;
    private final QuotaAdmission quotas;
    private final ServiceAllocation services;

    /// What new pods are held against.
    ///
    /// @param accounts their service accounts
    /// @param classes  their RuntimeClasses
    public record PodPlugins(ServiceAccountAdmission accounts, RuntimeClassAdmission classes) {}

    /// @param tree what belongs to writes in the tree of workspaces
    public AdmissionHooks(
            WriteHooks tree,
            NamespaceLimitsCache limits,
            LimitRanger ranger,
            PodPlugins pods,
            QuotaAdmission quotas,
            ServiceAllocation services) {
        this.tree = tree;
        this.limits = limits;
        this.ranger = ranger;
        this.pods = pods;
        this.quotas = quotas;
        this.services = services;
    }

    @Override
    public void admitting(CallScope scope, JsonObject object) {
        tree.admitting(scope, object);
        if (!isMirror(scope, object)) {
            ranger.admit(scope, object);
            pods.accounts().admit(scope, object);
            ProtectionAdmission.admit(scope.key().resource(), object);
            pods.classes().admit(scope, object);
        }
    }

    @Override
    public List<Mutation> creating(CallScope scope, JsonObject object) {
        List<Mutation> more = tree.creating(scope, object);
        if (!isMirror(scope, object)) {
            ranger.check(scope, object);
        }
        return more;
    }

    /// Amounts of pods change by `resize` alone; an object that is on its way out is let go.
    @Override
    public void changing(CallScope scope, JsonObject object, JsonObject old) {
        tree.changing(scope, object, old);
        boolean pod = scope.definition().names().kind().equals("Pod");
        boolean judged = scope.subresource().equals(pod ? "resize" : "");
        if (judged && old.stringAt("metadata", "deletionTimestamp") == null && !isMirror(scope, object)) {
            ranger.check(scope, object);
        }
    }

    @Override
    public WriteResult charged(
            CallScope scope,
            JsonObject object,
            @Nullable JsonObject old,
            Function<List<Mutation>, WriteResult> write) {
        if (isMirror(scope, object)) {
            return tree.charged(scope, object, old, write);
        }
        return quotas.charged(scope, object, old, quota -> services.charged(
                scope, object, old, taken -> tree.charged(scope, object, old, with(quota, with(taken, write)))));
    }

    private static Function<List<Mutation>, WriteResult> with(
            List<Mutation> first, Function<List<Mutation>, WriteResult> write) {
        return more -> write.apply(Stream.concat(first.stream(), more.stream()).toList());
    }

    @Override
    public void deleting(CallScope scope, JsonObject old) {
        tree.deleting(scope, old);
    }

    @Override
    public List<Mutation> removing(StoredObject gone) {
        return Stream.concat(services.removing(gone).stream(), tree.removing(gone).stream()).toList();
    }

    @Override
    public void committed(ObjectKey key) {
        limits.committed(key);
        tree.committed(key);
    }

    @Override
    public void ended(WorkspaceId workspace) {
        tree.ended(workspace);
    }

    private static boolean isMirror(CallScope scope, JsonObject object) {
        return scope.user().isPart() && object.stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM) != null;
    }
}
