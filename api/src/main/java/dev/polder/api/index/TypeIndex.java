package dev.polder.api.index;

import dev.polder.api.schema.ObjectSchema;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All types of the built-in kinds by OpenAPI definition name, such as `io.k8s.api.apps.v1.Deployment`. A type is read
/// when it is first asked for, so that start-up pays only for those it touches.
public final class TypeIndex {
    /// What Kubernetes' own definitions begin with, by API group: `apps` is `io.k8s.api.apps.v1`.
    public static final String META_V1 = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final Map<String, TypeEntry> entries;
    private final SchemaBuilder schemas;
    private final WireBuilder wires;
    private final Map<String, ObjectSchema> builtSchemas = new ConcurrentHashMap<>();
    private final Map<String, WireType> builtWires = new ConcurrentHashMap<>();

    private TypeIndex(Map<String, TypeEntry> entries, FactTable facts) {
        this.entries = entries;
        this.schemas = new SchemaBuilder(entries, facts, this::schema);
        this.wires = new WireBuilder(entries, facts, this::wire);
    }

    private static final class Holder {
        static final TypeIndex BUILTIN = new TypeIndex(
                TypeFile.read("/polder/types.index", "/polder/kcp-types.txt", "/polder/aggregator-types.txt"),
                FactTable.read("/polder/facts.txt"));
    }

    /// The index that this jar carries. The first call reads it, in some milliseconds.
    public static TypeIndex builtin() {
        return Holder.BUILTIN;
    }

    /// All definition names, sorted.
    public SortedSet<String> typeNames() {
        return new TreeSet<>(entries.keySet());
    }

    public boolean contains(String typeName) {
        return entries.containsKey(typeName);
    }

    /// The schema of a type.
    ///
    /// @throws NoSuchElementException when there is no such type
    public ObjectSchema schema(String typeName) {
        ObjectSchema known = builtSchemas.get(typeName);
        return known != null ? known : builtSchemas.computeIfAbsent(typeName, schemas::build);
    }

    /// How the type is written in protobuf, or null when protobuf does not know it.
    public @Nullable WireType wireOrNull(String typeName) {
        TypeEntry entry = entries.get(typeName);
        return entry == null || !entry.hasWire() ? null : wire(typeName);
    }

    private WireType wire(String typeName) {
        WireType known = builtWires.get(typeName);
        return known != null ? known : builtWires.computeIfAbsent(typeName, wires::build);
    }
}
