package dev.polder.syncer.placement;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.store.RecordHeader;

/// The resources, labels and annotations of placement. All are kcp's.
public final class PlacementKeys {
    /// Of SyncTargets.
    public static final GroupResource TARGETS = new GroupResource("workload.kcp.io", "synctargets");
    /// Of Placements.
    public static final GroupVersionResource PLACEMENTS =
            new GroupVersionResource("scheduling.kcp.io", "v1alpha1", "placements");
    /// Of Locations.
    public static final GroupVersionResource LOCATIONS =
            new GroupVersionResource("scheduling.kcp.io", "v1alpha1", "locations");
    /// Of Namespaces.
    public static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    /// Of Locations and Placements.
    public static final String API_VERSION = "scheduling.kcp.io/v1alpha1";

    /// Annotation of a Placement: the key of the SyncTarget that was chosen.
    public static final String CHOSEN = "internal.workload.kcp.io/synctarget";
    /// Annotation of a namespace that a Placement selects; without value.
    public static final String PLACED = "scheduling.kcp.io/placement";
    /// Label of a namespace, before the key of a target: it is on that target.
    public static final String STATE = RecordHeader.TARGET_LABEL;
    /// The value of [#STATE].
    public static final String SYNC = "Sync";
    /// Annotation of a namespace, before the key of a target: since when it is to leave that target.
    public static final String LEAVING = "deletion.internal.workload.kcp.io/";
    /// Annotation of an object, before the key of a target: while it has a value the object stays on that target.
    public static final String SOFT_FINALIZERS = "finalizers.workload.kcp.io/";
    /// Annotation of a SyncTarget: `true` keeps its workspace without a Location named `default`.
    public static final String NO_DEFAULT = "workload.kcp.io/skip-default-object-creation";
    /// The Location that is made where there is a SyncTarget.
    public static final String DEFAULT_LOCATION = "default";

    private PlacementKeys() {}

    /// Whether only the server may set this label or annotation of a namespace or Placement.
    public static boolean isOurs(String key) {
        return key.equals(CHOSEN) || key.equals(PLACED) || key.startsWith(STATE) || key.startsWith(LEAVING);
    }
}
