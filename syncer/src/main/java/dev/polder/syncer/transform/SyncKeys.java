package dev.polder.syncer.transform;

/// The labels and annotations of the syncer, in one place. Those of kcp keep kcp's names.
public final class SyncKeys {
    /// Label downstream: the key of the target that put this, or whose copy made this, there.
    public static final String TARGET_LABEL = "internal.workload.kcp.io/cluster";
    /// Label of a SyncTarget: its key.
    public static final String TARGET_KEY_LABEL = "internal.workload.kcp.io/key";
    /// Annotation of a downstream namespace: whose it is.
    public static final String LOCATOR = "kcp.io/namespace-locator";
    /// Label of a downstream namespace: the same for all of one workspace.
    public static final String TENANT = "kcp.io/tenant-id";
    /// Label of a downstream namespace.
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /// Annotation of a copy: of what it is a copy.
    public static final String PROVENANCE = "polder.dev/provenance";
    /// Annotation of a copy, and of a mirror: hash of what was wanted when it was last written.
    public static final String HASH = "polder.dev/content-hash";
    /// Annotation of a copy: the upstream generation that it was made of.
    public static final String GENERATION = "polder.dev/upstream-generation";
    /// Label of a mirror: the key of the target that it comes from.
    public static final String MIRRORED_FROM = "polder.dev/mirrored-from";
    /// Annotation of a mirror: the UID of the downstream object.
    public static final String MIRRORED_UID = "polder.dev/mirrored-uid";
    /// Annotation of an upstream object that could not be synced: why.
    public static final String SYNC_STATE = "polder.dev/sync-state";

    /// Annotation of a SyncTarget: `true` lets copies go whose originals are missing, however many they are.
    public static final String ALLOW_MASS_DELETION = "polder.dev/allow-mass-deletion";
    /// Annotation of a SyncTarget: further resources that are carried, `RESOURCE.VERSION.GROUP`, with commas between.
    public static final String SYNC_RESOURCES = "polder.dev/sync-resources";
    /// Annotation of a SyncTarget: `RESOURCE.GROUP=take|yield|park`, with commas between.
    public static final String CONFLICT_POLICIES = "polder.dev/conflict-policies";

    private SyncKeys() {}

    /// Whether a label or annotation is about Polder or kcp themselves: such a key never crosses from one side to the
    /// other, whoever wrote it.
    public static boolean isReserved(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String domain = key.substring(0, slash);
        return within(domain, "polder.dev") || within(domain, "kcp.io");
    }

    private static boolean within(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}
