package dev.polder.api.cel.compile;

import com.google.common.collect.ImmutableList;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.types.TypeType;
import dev.polder.api.cel.expr.CelType;
import java.util.List;

/// Types of ours to types of the library and back.
final class TypeBridge {
    private TypeBridge() {}

    static dev.cel.common.types.CelType toLibrary(CelType type) {
        List<CelType> parts = type.parameters();
        return switch (type.kind()) {
            case DYN -> SimpleType.DYN;
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case UINT -> SimpleType.UINT;
            case DOUBLE -> SimpleType.DOUBLE;
            case STRING -> SimpleType.STRING;
            case BYTES -> SimpleType.BYTES;
            case DURATION -> SimpleType.DURATION;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case NULL -> SimpleType.NULL_TYPE;
            case LIST -> ListType.create(toLibrary(parts.getFirst()));
            case MAP -> MapType.create(toLibrary(parts.getFirst()), toLibrary(parts.getLast()));
            case STRUCT -> StructTypeReference.create(type.name());
            case OPTIONAL -> OptionalType.create(toLibrary(parts.getFirst()));
            case OPAQUE -> OpaqueType.create(type.name());
            case TYPE -> TypeType.create(toLibrary(parts.getFirst()));
            case PARAMETER -> TypeParamType.create(type.name());
        };
    }

    static CelType fromLibrary(dev.cel.common.types.CelType type) {
        ImmutableList<dev.cel.common.types.CelType> parts = type.parameters();
        return switch (type.kind()) {
            case BOOL -> CelType.BOOL;
            case INT -> CelType.INT;
            case UINT -> CelType.UINT;
            case DOUBLE -> CelType.DOUBLE;
            case STRING -> CelType.STRING;
            case BYTES -> CelType.BYTES;
            case DURATION -> CelType.DURATION;
            case TIMESTAMP -> CelType.TIMESTAMP;
            case NULL_TYPE -> CelType.NULL;
            case LIST -> CelType.list(part(parts, 0));
            case MAP -> CelType.map(part(parts, 0), part(parts, 1));
            case STRUCT -> CelType.struct(type.name());
            case OPAQUE ->
                type instanceof OptionalType ? CelType.optional(part(parts, 0)) : CelType.opaque(type.name());
            case TYPE -> new CelType(CelType.Kind.TYPE, "type", List.of(part(parts, 0)));
            case TYPE_PARAM -> CelType.parameter(type.name());
            default -> CelType.DYN;
        };
    }

    private static CelType part(ImmutableList<dev.cel.common.types.CelType> parts, int index) {
        return index < parts.size() && parts.get(index).kind() != CelKind.ERROR
                ? fromLibrary(parts.get(index))
                : CelType.DYN;
    }

    /// A type as messages write it.
    static String format(CelType type) {
        return IssueText.typeNames(CelTypes.format(toLibrary(type)));
    }
}
