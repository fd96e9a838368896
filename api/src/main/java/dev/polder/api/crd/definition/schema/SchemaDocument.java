package dev.polder.api.crd.definition.schema;

import dev.polder.api.cel.SchemaRules;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import java.util.List;
import java.util.Set;

/// The rules of a whole `openAPIV3Schema`.
public final class SchemaDocument {
    private static final List<String> GO_NAMES_AT_ROOT = List.of(
            "Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum", "ExclusiveMinimum",
            "MaxLength", "MinLength", "Pattern", "MaxItems", "MinItems", "UniqueItems", "MultipleOf", "Required", "Items",
            "Properties", "ExternalDocs", "Example", "XPreserveUnknownFields", "XValidations");
    private static final Set<String> AT_ROOT = Set.of(
            "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
            "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "multipleOf", "required", "items",
            "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations");
    private static final List<String> UNSUPPORTED = List.of(
            "id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions");

    private final Causes causes;
    private final String field;

    /// @param field where the object with `openAPIV3Schema` stands
    public SchemaDocument(Causes causes, String field) {
        this.causes = causes;
        this.field = field;
    }

    /// @param status whether the status subresource is served, which is held to the schema's `properties.status` alone
    public void check(JsonObject schema, boolean status) {
        String path = field + ".openAPIV3Schema";
        if (status) {
            root(schema, path);
        }
        if (schema.isTrue("nullable")) {
            causes.forbidden(path + ".nullable", "nullable cannot be true at the root");
        }
        FieldTrail trail = FieldTrail.ROOT.member(path);
        boolean structural = false;
        if (isConvertible(schema)) {
            List<StatusCause> structure = StructuralRules.check(schema, trail);
            causes.addAll(structure);
            structural = structure.isEmpty();
            if (structural) {
                causes.addAll(DefaultRules.check(schema, trail));
            }
        }
        causes.addAll(OpenApiRules.check(schema, trail));
        if (structural) {
            causes.addAll(SchemaRules.compile(schema, path).problems());
        }
    }

    private void root(JsonObject schema, String path) {
        String type = schema.string("type", "");
        if (!type.isEmpty() && !type.equals("object")) {
            causes.invalid(
                    path + ".type",
                    type,
                    "only \"object\" is allowed as the type at the root of the schema if the status subresource is"
                            + " enabled");
        } else if (schema.entries().stream().anyMatch(m -> isSet(m.getValue()) && !AT_ROOT.contains(m.getKey()))) {
            causes.invalid(
                    path,
                    schema,
                    "only [%s] fields are allowed at the root of the schema if the status subresource is enabled"
                            .formatted(String.join(" ", GO_NAMES_AT_ROOT)));
        }
    }

    private static boolean isSet(JsonValue value) {
        return value != JsonBool.FALSE;
    }

    /// Whether the schema has no field that no structural schema can have, at any depth.
    private static boolean isConvertible(JsonObject schema) {
        if (UNSUPPORTED.stream().anyMatch(name -> isSaid(schema, name))
                || schema.get("items") instanceof JsonArray
                || schema.get("x-kubernetes-preserve-unknown-fields") == JsonBool.FALSE) {
            return false;
        }
        for (String one : List.of("items", "not", "additionalProperties")) {
            JsonObject below = schema.object(one);
            if (below != null && !isConvertible(below)) {
                return false;
            }
        }
        for (String several : List.of("allOf", "anyOf", "oneOf")) {
            if (!schema.objects(several).stream().allMatch(SchemaDocument::isConvertible)) {
                return false;
            }
        }
        JsonObject properties = schema.object("properties");
        return properties == null
                || properties.entries().stream()
                        .allMatch(m -> !(m.getValue() instanceof JsonObject below) || isConvertible(below));
    }

    /// A value that is there and not null.
    static boolean isSaid(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value != null && value != JsonNull.NULL;
    }
}
