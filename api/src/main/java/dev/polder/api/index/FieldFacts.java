package dev.polder.api.index;

import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.Property.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the table of facts says about one field.
///
/// @param list         how a list merges
/// @param merge        the strategic merge
/// @param mapAtomic    whether a map or object is atomic here, null when its type says so
/// @param defaultValue what an absent field becomes
/// @param values       the enumeration
/// @param zero         whether an explicit zero value in protobuf is a value
record FieldFacts(
        ListFact list,
        Merge merge,
        @Nullable Boolean mapAtomic,
        @Nullable JsonValue defaultValue,
        List<String> values,
        boolean zero) {
    static final FieldFacts NONE =
            new FieldFacts(new ListFact(ListType.ATOMIC, List.of()), Merge.NONE, null, null, List.of(), false);

    /// @param keys empty unless `type` is MAP
    record ListFact(ListType type, List<String> keys) {}
}
