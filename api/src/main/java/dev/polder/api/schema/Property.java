package dev.polder.api.schema;

import dev.polder.api.json.JsonValue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A declared field of an object. The schema is resolved on first use, because types of the API refer to each other in
/// circles.
public final class Property {
    private final String description;
    private final boolean required;
    private final @Nullable JsonValue defaultValue;
    private final Merge merge;
    private final boolean zeroIsAbsent;
    private final Supplier<Schema> source;
    private volatile @Nullable Schema schema;

    /// How strategic merge patch treats a list or object field (`x-kubernetes-patch-strategy`, `-merge-key`).
    ///
    /// @param key the merge key, empty for a list of scalars or no list
    public record Merge(Set<PatchStrategy> strategies, String key) {
        public static final Merge NONE = new Merge(Set.of(), "");

        public Merge {
            strategies = Set.copyOf(strategies);
        }
    }

    /// The patch strategies; a field with none is replaced when it is a list and merged when it is an object.
    public enum PatchStrategy {
        MERGE,
        REPLACE,
        RETAIN_KEYS
    }

    public Property(
            String description,
            boolean required,
            @Nullable JsonValue defaultValue,
            Merge merge,
            Supplier<Schema> schema) {
        this(description, required, defaultValue, merge, false, schema);
    }

    public Property(
            String description,
            boolean required,
            @Nullable JsonValue defaultValue,
            Merge merge,
            boolean zeroIsAbsent,
            Supplier<Schema> schema) {
        this.zeroIsAbsent = zeroIsAbsent;
        this.description = description;
        this.required = required;
        this.defaultValue = defaultValue;
        this.merge = merge;
        this.source = schema;
    }

    public Schema schema() {
        Schema resolved = schema;
        if (resolved == null) {
            resolved = source.get();
            schema = resolved;
        }
        return resolved;
    }

    /// For `explain`; empty for none.
    public String description() {
        return description;
    }

    public boolean required() {
        return required;
    }

    /// What an absent field becomes, or null. Never changed by whoever reads it: copy it.
    public @Nullable JsonValue defaultValue() {
        return defaultValue;
    }

    /// Whether an empty text, list or map, 0 and false are never stored here: upstream cannot tell them from nothing.
    public boolean zeroIsAbsent() {
        return zeroIsAbsent;
    }

    public Merge merge() {
        return merge;
    }
}
