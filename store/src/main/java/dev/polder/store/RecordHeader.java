package dev.polder.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the store and the read paths need of an object without parsing its body.
///
/// @param uid               `metadata.uid`
/// @param apiVersion        the version in which the body is written, such as `apps/v1`
/// @param schemaFingerprint of the definition that wrote the body; another one means the slow path
/// @param labels            `metadata.labels`
/// @param fields            selectable fields by dotted path (`metadata.name` and `metadata.namespace` are in the key)
/// @param ownerUids         `metadata.ownerReferences[*].uid`
/// @param deleting          whether `metadata.deletionTimestamp` is set
/// @param finalizers        number of `metadata.finalizers`
/// @param offsets           where things are in the body
/// @param sensitive         whether the body is encrypted on disk
public record RecordHeader(
        String uid,
        String apiVersion,
        long schemaFingerprint,
        Map<String, String> labels,
        Map<String, String> fields,
        List<String> ownerUids,
        boolean deleting,
        int finalizers,
        Offsets offsets,
        boolean sensitive) {
    /// What the key of a label begins with that names a sync target, as in kcp's workload API; the target's key follows.
    public static final String TARGET_LABEL = "state.workload.kcp.io/";

    /// Of the name in a label's key, as Kubernetes allows it.
    private static final int LONGEST_NAME = 63;

    public RecordHeader {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
        ownerUids = List.copyOf(ownerUids);
    }

    /// Keys of the sync targets that the labels name, whatever their values.
    public List<String> targets() {
        List<String> targets = List.of();
        for (String label : labels.keySet()) {
            int length = label.length() - TARGET_LABEL.length();
            if (length > 0 && length <= LONGEST_NAME && label.startsWith(TARGET_LABEL)) {
                targets = targets.isEmpty() ? new ArrayList<>(1) : targets;
                targets.add(label.substring(TARGET_LABEL.length()));
            }
        }
        return targets;
    }

    /// Whether it can be found by an owner or a sync target.
    public boolean refers() {
        return !ownerUids.isEmpty() || !targets().isEmpty();
    }

    /// The same with another UID.
    public RecordHeader withUid(String other) {
        return new RecordHeader(
                other, apiVersion, schemaFingerprint, labels, fields, ownerUids, deleting, finalizers, offsets, sensitive);
    }

    /// The same with one more selectable field.
    public RecordHeader withField(String path, String value) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(path, value);
        return new RecordHeader(
                uid, apiVersion, schemaFingerprint, labels, more, ownerUids, deleting, finalizers, offsets, sensitive);
    }

    /// The body is JSON that begins `{"kind":"…","apiVersion":"…",` and holds no resourceVersion.
    ///
    /// @param afterKind       index of the first byte after `{"kind":"…","apiVersion":"…",`: a list item without them is
    ///                        `{` and the bytes from here
    /// @param resourceVersion index in `metadata` where the bytes `"resourceVersion":"N",` are put in
    public record Offsets(int afterKind, int resourceVersion) {}
}
