package dev.polder.store;

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
    public RecordHeader {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
        ownerUids = List.copyOf(ownerUids);
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
