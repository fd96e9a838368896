package dev.polder.control.storage;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.Statuses;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.object.Times;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Lets a PersistentVolumeClaim that is being deleted go when no pod uses it (upstream:
/// `pkg/controller/volume/pvcprotection`). While one does, it looks again from time to time: so pods, of which there are
/// many, need not be followed for the few claims that wait. Keys are those of claims.
public final class ClaimProtection implements Reconciler<ObjectKey> {
    /// Holds a claim that is in use.
    public static final String FINALIZER = "kubernetes.io/pvc-protection";

    private static final UserInfo AS = UserInfo.part("pvc-protection-controller");
    private static final GroupVersionResource CLAIMS = new GroupVersionResource("", "v1", "persistentvolumeclaims");
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final int PAGE_BYTES = 256 << 10;

    private final ObjectStore store;
    private final Resources resources;
    private final InstantSource clock;

    public ClaimProtection(ObjectStore store, Resources resources, InstantSource clock) {
        this.store = store;
        this.resources = resources;
        this.clock = clock;
    }

    /// What it follows: claims that are being deleted.
    public static List<Source> sources() {
        return List.of(Source.deleting(CLAIMS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), CLAIMS, key.namespace(), key.name());
        Optional<JsonObject> found = resources.get(AS, ref)
                .filter(claim -> Meta.deleting(claim) && Meta.finalizers(claim).contains(FINALIZER));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject claim = found.get();
        if (isUsed(key, claim)) {
            return new Outcome.RequeueAfter(Times.patience(claim, clock));
        }
        Meta.removeFinalizer(claim, FINALIZER);
        resources.update(AS, ref, claim);
        return Outcome.DONE;
    }

    private boolean isUsed(ObjectKey key, JsonObject claim) {
        ListQuery query = ListQuery.inNamespace(key.workspace(), PODS, key.namespace()).inPagesOf(PAGE_BYTES);
        while (true) {
            switch (store.list(query)) {
                case ListResult.Page page -> {
                    boolean used = page.items().stream()
                            .map(pod -> JsonReader.readObject(pod.body(), JsonLimits.REQUEST))
                            .anyMatch(pod -> uses(pod, claim));
                    if (used || page.continueKey() == null) {
                        return used;
                    }
                    query = query.behind(page);
                }
                case ListResult.Expired _ -> throw Statuses.expired("the list of pods expired while it was read");
                case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
            }
        }
    }

    /// A pod that is on no node has not begun, and will not with a claim that is being deleted.
    static boolean uses(JsonObject pod, JsonObject claim) {
        JsonObject spec = pod.objectOrNew("spec");
        if (spec.string("nodeName", "").isEmpty()) {
            return false;
        }
        String name = Meta.name(claim);
        for (JsonObject volume : spec.objects("volumes")) {
            if (name.equals(volume.stringAt("persistentVolumeClaim", "claimName"))) {
                return true;
            }
            boolean ephemeral = volume.object("ephemeral") != null
                    && name.equals(Meta.name(pod) + "-" + volume.string("name", ""))
                    && Owner.controllerOf(claim).filter(owner -> owner.uid().equals(Meta.uid(pod))).isPresent();
            if (ephemeral && !isShutDown(pod)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the pod's node is done with it, or it was deleted by force: its own claims must not wait for it then, for it
    /// may wait for them.
    private static boolean isShutDown(JsonObject pod) {
        return Meta.deleting(pod)
                && Meta.of(pod).integer("deletionGracePeriodSeconds").orElse(-1) == 0;
    }
}
