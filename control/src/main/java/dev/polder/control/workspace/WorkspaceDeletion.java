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

/// Empties the logical cluster of a Workspace that is being deleted (house decision 4), in this order: workspaces below it,
/// its SyncTargets (which need their Secrets to take back what they have downstream), and every object with finalizers,
/// which all that has a copy downstream has. Each step waits until the one before is proven done. Then one record takes
/// away everything else, and the Workspace's finalizer goes. Keys are those of Workspaces.
public final class WorkspaceDeletion implements Reconciler<ObjectKey> {
    /// On whose behalf content is deleted.
    public static final UserInfo AS = UserInfo.part("workspace-deletion");

    /// Finalizer of a Workspace whose logical cluster is still there.
    public static final String FINALIZER = "core.kcp.io/logicalcluster";

    private static final GroupVersionResource WORKSPACES =
            new GroupVersionResource("tenancy.kcp.io", "v1alpha1", "workspaces");
    private static final GroupResource SYNC_TARGETS = new GroupResource("workload.kcp.io", "synctargets");

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

    /// Goes through the steps until one of them leaves something; the end comes when none did.
    private Remaining empty(WorkspaceId workspace) {
        for (GroupResource first : List.of(WORKSPACES.groupResource(), SYNC_TARGETS)) {
            Remaining left = content.pass(new Place(workspace, first, null), any -> true);
            if (!left.none()) {
                return left;
            }
        }
        Place all = new Place(workspace, null, null);
        Remaining held = content.pass(all, object -> object.header().finalizers() > 0);
        return held.none() && resources.endWorkspace(AS, workspace) > 0
                ? content.pass(all, object -> object.header().finalizers() > 0)
                : held;
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
