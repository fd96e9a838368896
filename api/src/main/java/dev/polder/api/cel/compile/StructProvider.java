package dev.polder.api.cel.compile;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives the library the types that have a name of their own.
final class StructProvider implements CelTypeProvider {
    private final ImmutableMap<String, CelType> types;

    private StructProvider(ImmutableMap<String, CelType> types) {
        this.types = types;
    }

    /// @param structs by name, the types of their fields
    /// @param plain   types without fields
    static StructProvider of(
            Map<String, Map<String, dev.polder.api.cel.expr.CelType>> structs,
            List<dev.polder.api.cel.expr.CelType> plain) {
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        structs.forEach((name, fields) -> types.put(name, struct(name, fields)));
        plain.forEach(type -> types.put(
                type.name(),
                type.kind() == dev.polder.api.cel.expr.CelType.Kind.STRUCT
                        ? struct(type.name(), Map.of())
                        : TypeBridge.toLibrary(type)));
        return new StructProvider(types.buildOrThrow());
    }

    private static StructType struct(String name, Map<String, dev.polder.api.cel.expr.CelType> fields) {
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        fields.forEach((field, type) -> types.put(field, TypeBridge.toLibrary(type)));
        ImmutableMap<String, CelType> byName = types.buildOrThrow();
        return StructType.create(name, byName.keySet(), field -> Optional.ofNullable(byName.get(field)));
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return types.values();
    }

    @Override
    public Optional<CelType> findType(String typeName) {
        return Optional.ofNullable(types.get(typeName));
    }
}
