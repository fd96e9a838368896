package dev.polder.api.crd.definition;

import dev.polder.api.crd.value.Formats;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client is warned of when it writes a CustomResourceDefinition: formats that say nothing, because no value is
/// held to them.
public final class DefinitionWarnings {
    private final List<String> formats = new ArrayList<>();

    private DefinitionWarnings() {}

    /// @param crd the definition as it is written
    /// @param old the definition that it replaces, null when it is new; what was in it already is not told again
    public static List<String> of(JsonObject crd, @Nullable JsonObject old) {
        Set<String> before = old == null ? Set.of() : new HashSet<>(formats(old));
        return formats(crd).stream()
                .filter(format -> !before.contains(format))
                .map("unrecognized format \"%s\""::formatted)
                .toList();
    }

    private static List<String> formats(JsonObject crd) {
        DefinitionWarnings warnings = new DefinitionWarnings();
        JsonObject spec = crd.object("spec");
        if (spec != null) {
            for (JsonObject version : spec.objects("versions")) {
                JsonObject schema = version.objectAt("schema", "openAPIV3Schema");
                if (schema != null) {
                    warnings.schema(schema);
                }
            }
        }
        return warnings.formats;
    }

    private void schema(JsonObject schema) {
        String format = schema.string("format", "");
        if (!Formats.isRecognized(schema.string("type", ""), format)) {
            formats.add(format);
        }
        for (String name : List.of("items", "additionalProperties", "not", "allOf", "anyOf", "oneOf")) {
            below(schema.get(name));
        }
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            properties.entries().forEach(member -> below(member.getValue()));
        }
    }

    private void below(@Nullable JsonValue value) {
        if (value instanceof JsonObject schema) {
            schema(schema);
        } else if (value instanceof JsonArray several) {
            several.forEach(this::below);
        }
    }
}
