package dev.polder.api.protobuf;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.index.WireField;
import dev.polder.api.index.WireType;
import dev.polder.api.meta.GroupVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which kinds have a protobuf form.
final class ProtobufTypes {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final String META_GROUP = "meta.k8s.io";
    /// Where the names of types begin.
    private static final List<String> PLACES =
            List.of("io.k8s.api", "io.k8s.kube-aggregator.pkg.apis", "io.k8s.apiextensions-apiserver.pkg.apis");

    /// Groups that are not called by one word and `.k8s.io`.
    private static final Set<String> LONG_NAMES = Set.of("rbac.authorization.k8s.io", "flowcontrol.apiserver.k8s.io");

    private ProtobufTypes() {}

    static byte[] magic() {
        return MAGIC.clone();
    }

    /// Whether the bytes begin as a protobuf object does.
    static boolean hasMagic(byte[] body) {
        return body.length >= MAGIC.length
                && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// The wire type of a kind, or null. Kinds of `meta/v1` (DeleteOptions, ...) are known in every group.
    static @Nullable WireType find(String apiVersion, String kind) {
        GroupVersion version = GroupVersion.parse(apiVersion);
        if (version.group().equals(META_GROUP)) {
            return Partial.BY_KIND.get(kind);
        }
        int dot = version.group().indexOf('.');
        String first = dot < 0 ? version.group() : version.group().substring(0, dot);
        // `apps.example.com` is somebody else's.
        boolean builtin = dot < 0 || version.group().equals(first + ".k8s.io") || LONG_NAMES.contains(version.group());
        String group = !builtin ? "" : first.isEmpty() ? "core" : first;
        TypeIndex index = TypeIndex.builtin();
        for (String place : PLACES) {
            WireType type = index.wireOrNull("%s.%s.%s.%s".formatted(place, group, version.version(), kind));
            if (type != null) {
                return type;
            }
        }
        return index.wireOrNull(TypeIndex.META_V1 + kind);
    }

    static WireType listMeta() {
        return meta("ListMeta");
    }

    private static WireType meta(String kind) {
        return Objects.requireNonNull(TypeIndex.builtin().wireOrNull(TypeIndex.META_V1 + kind));
    }

    /// The reduced forms of objects, which the index does not have: they are no kinds.
    private static final class Partial {
        static final WireType OBJECT = new WireType(
                "PartialObjectMetadata", Map.of(1, field("metadata", WireField.Shape.SINGLE, meta("ObjectMeta"))));
        static final Map<String, WireType> BY_KIND = Map.of(
                "PartialObjectMetadata",
                OBJECT,
                "PartialObjectMetadataList",
                new WireType(
                        "PartialObjectMetadataList",
                        Map.of(
                                1, field("metadata", WireField.Shape.SINGLE, listMeta()),
                                2, field("items", WireField.Shape.LIST, OBJECT))));

        private static WireField field(String name, WireField.Shape shape, WireType type) {
            return new WireField(name, shape, WireField.Form.MESSAGE, () -> type, false);
        }
    }
}
