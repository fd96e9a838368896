package dev.polder.control.workspace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentDeletion.Place;
import dev.polder.control.content.Remaining;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Empties the logical cluster of a Workspace that is being deleted, in this order: workspaces below it, its
/// SyncTargets (which need their Secrets to take back what they have downstream), namespaces (which empty themselves),
/// everything else, then the definitions of kinds, the LogicalCluster at last. Each step waits until the one before is
/// proven done. Then the Workspace's finalizer goes. Keys are those of Workspaces.
public final class WorkspaceDeletion implements Reconciler<ObjectKey> {
    /// On whose behalf content is deleted.
    public static final UserInfo AS = UserInfo.part("workspace-deletion");

    /// Finalizer of a Workspace whose logical cluster is still there.
    public static final String FINALIZER = "core.kcp.io/logicalcluster";

    private static final GroupVersionResource WORKSPACES =
            new GroupVersionResource("tenancy.kcp.io", "v1alpha1", "workspaces");
    private static final GroupResource SYNC_TARGETS = new GroupResource("workload.kcp.io", "synctargets");
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final GroupResource LOGICAL_CLUSTERS = new GroupResource("core.kcp.io", "logicalclusters");
    private static final Set<GroupResource> DEFINITIONS = Set.of(
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"),
            new GroupResource("apis.kcp.io", "apibindings"));

    private final Resources resources;
    private final ContentDeletion content;
    private final InstantSource clock;

    /// @param content deletes as [#AS]
    public WorkspaceDeletion(Resources resources, ContentDeletion content, InstantSource clock) {
        this.resources = resources;
        this.content = content;
        this.clock = clock;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(Source.deleting(WORKSPACES.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), WORKSPACES, "", key.name());
        Optional<JsonObject> found = resources.get(AS, ref)
                .filter(Meta::deleting)
                .filter(w -> Meta.finalizers(w).contains(FINALIZER));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject workspace = found.get();
        String cluster = workspace.stringAt("spec", "cluster");
        if (cluster != null && WorkspaceId.isValid(cluster) && !cluster.equals(key.workspace().value())) {
            Remaining remaining = empty(new WorkspaceId(cluster));
            if (!remaining.none()) {
                tell(ref, workspace, remaining);
                return new Outcome.RequeueAfter(Times.patience(workspace, clock));
            }
        }
        Meta.removeFinalizer(workspace, FINALIZER);
        resources.update(AS, ref, workspace);
        return Outcome.DONE;
    }

    /// Goes through the steps until one of them leaves something.
    private Remaining empty(WorkspaceId workspace) {
        Predicate<ObjectKey> any = key -> true;
        List<Predicate<ObjectKey>> wanted = List.of(
                key -> !key.resource().equals(LOGICAL_CLUSTERS) && !DEFINITIONS.contains(key.resource()),
                key -> !key.resource().equals(LOGICAL_CLUSTERS),
                any);
        for (GroupResource first : List.of(WORKSPACES.groupResource(), SYNC_TARGETS)) {
            Remaining left = content.pass(new Place(workspace, first, null), any);
            if (!left.none()) {
                return left;
            }
        }
        Remaining remaining = content.pass(new Place(workspace, NAMESPACES, null), any);
        for (Predicate<ObjectKey> step : wanted) {
            remaining = content.pass(new Place(workspace, null, null), step);
            if (!remaining.none()) {
                return remaining;
            }
        }
        return remaining;
    }

    private void tell(ResourceRef ref, JsonObject workspace, Remaining remaining) {
        workspace.objectOrNew("status").put("phase", "Deleting");
        boolean failed = !remaining.errors().isEmpty();
        String message = failed
                ? String.join("; ", remaining.errors())
                : (remaining.resourcesText() + "; " + remaining.finalizersText()).replaceFirst("; $", "");
        Condition condition = new Condition(
                "WorkspaceContentDeleted",
                false,
                failed ? "ContentDeletionFailed" : "SomeResourcesRemain",
                message,
                Map.of("severity", failed ? "Error" : "Info"));
        if (Conditions.set(workspace, condition, Times.now(clock))) {
            resources.updateStatus(AS, ref, workspace);
        }
    }
}
