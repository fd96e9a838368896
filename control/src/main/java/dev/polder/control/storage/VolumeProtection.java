package dev.polder.control.storage;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import java.util.List;
import java.util.Optional;

/// Lets a PersistentVolume that is being deleted go when it is bound to no claim (upstream:
/// `pkg/controller/volume/pvprotection`). Keys are those of volumes.
public final class VolumeProtection implements Reconciler<ObjectKey> {
    /// Holds a volume that is bound.
    public static final String FINALIZER = "kubernetes.io/pv-protection";

    private static final UserInfo AS = UserInfo.part("pv-protection-controller");
    private static final GroupVersionResource VOLUMES = new GroupVersionResource("", "v1", "persistentvolumes");

    private final Resources resources;

    public VolumeProtection(Resources resources) {
        this.resources = resources;
    }

    /// What it follows: volumes that are being deleted.
    public static List<Source> sources() {
        return List.of(Source.deleting(VOLUMES.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), VOLUMES, "", key.name());
        Optional<JsonObject> found = resources.get(AS, ref)
                .filter(volume -> Meta.deleting(volume) && Meta.finalizers(volume).contains(FINALIZER))
                .filter(volume -> !"Bound".equals(volume.stringAt("status", "phase")));
        if (found.isPresent()) {
            JsonObject volume = found.get();
            Meta.removeFinalizer(volume, FINALIZER);
            resources.update(AS, ref, volume);
        }
        return Outcome.DONE;
    }
}
