package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The fields that all versions say alike. Upstream keeps them in one place, which shows in the paths of what is wrong
/// with them (`apis/apiextensions/v1/conversion`).
final class SharedFields {
    private static final List<String> FIELDS =
            List.of("schema", "subresources", "additionalPrinterColumns", "selectableFields");

    private final List<String> shared = new ArrayList<>();
    private final JsonObject common = new JsonObject();

    SharedFields(List<JsonObject> versions) {
        for (String field : FIELDS) {
            if (!versions.isEmpty() && versions.stream().allMatch(v -> same(versions.getFirst(), v, field))) {
                shared.add(field);
                JsonValue value = said(versions.getFirst(), field);
                if (value != null) {
                    common.put(field, value);
                }
            }
        }
    }

    private static boolean same(JsonObject one, JsonObject other, String field) {
        return Objects.equals(said(one, field), said(other, field));
    }

    private static @Nullable JsonValue said(JsonObject version, String field) {
        JsonValue value = version.get(field);
        boolean nothing = value == JsonNull.NULL || (value instanceof JsonArray array && array.isEmpty());
        return nothing ? null : value;
    }

    /// What all versions say.
    JsonObject common() {
        return common;
    }

    /// A version with what it says alone.
    JsonObject own(JsonObject version) {
        JsonObject own = new JsonObject();
        version.entries().forEach(member -> {
            if (!shared.contains(member.getKey())) {
                own.put(member.getKey(), member.getValue());
            }
        });
        return own;
    }

    static boolean declaresStatus(JsonObject version) {
        return version.objectAt("subresources", "status") != null;
    }
}
