package dev.polder.api.crd.definition.schema;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.ZeroValues;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.UnknownFieldPruning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Schemas that stand in fields which may hold something else as well, such as a list of schemas or a boolean: the type
/// of the field says nothing of them, so that they are made here what the type of schemas makes of all others.
public final class NestedSchemas {
    private static final List<String> EITHER = List.of("items", "additionalProperties", "additionalItems");
    private static final List<String> ONE = List.of("not");
    private static final List<String> SEVERAL = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> BY_NAME =
            List.of("properties", "patternProperties", "definitions", "dependencies");

    private NestedSchemas() {}

    private static final class Holder {
        static final ObjectSchema TYPE = TypeIndex.builtin()
                .schema("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
    }

    /// Changes the schema at any depth.
    public static void normalize(JsonObject schema) {
        for (String field : EITHER) {
            fresh(schema.get(field));
        }
        for (String field : ONE) {
            below(schema.get(field));
        }
        for (String field : SEVERAL) {
            schema.objects(field).forEach(NestedSchemas::normalize);
        }
        for (String field : BY_NAME) {
            JsonObject named = schema.object(field);
            if (named != null) {
                named.entries().forEach(member -> {
                    if (field.equals("dependencies")) {
                        fresh(member.getValue());
                    } else {
                        below(member.getValue());
                    }
                });
            }
        }
    }

    private static void below(@Nullable JsonValue value) {
        if (value instanceof JsonObject schema) {
            normalize(schema);
        }
    }

    private static void fresh(@Nullable JsonValue value) {
        switch (value) {
            case JsonObject schema -> {
                UnknownFieldPruning.prune(Holder.TYPE, schema);
                ZeroValues.leaveOut(Holder.TYPE, schema);
                SchemaDefaults.apply(Holder.TYPE, schema);
                normalize(schema);
            }
            case JsonArray several -> several.forEach(NestedSchemas::fresh);
            case null, default -> {}
        }
    }
}
