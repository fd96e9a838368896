package dev.polder.api.crd.definition.schema;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules of each schema by itself (apiextensions-apiserver `ValidateCustomResourceDefinitionOpenAPISchema`).
final class OpenApiRules {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> META_FIELDS = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> MAP_TYPES = List.of("atomic", "granular");

    private final Causes causes = new Causes();

    private OpenApiRules() {}

    /// What is known of a schema from those above it.
    ///
    /// @param noDefault why there may be no default, empty when there may be one
    /// @param meta      whether it is a schema of metadata, kind or apiVersion, or stands in one
    private record Above(String noDefault, boolean meta) {}

    static List<StatusCause> check(JsonObject schema, FieldTrail trail) {
        OpenApiRules rules = new OpenApiRules();
        rules.node(schema, trail, new Above("", false), true);
        return rules.causes.list();
    }

    private void node(JsonObject schema, FieldTrail trail, Above above, boolean root) {
        supported(schema, trail, above);
        if (schema.isTrue("uniqueItems")) {
            causes.forbidden(
                    trail.member("uniqueItems").text(),
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        additional(schema, trail, above);
        named(schema, "properties").forEach((name, field) -> {
            boolean meta = META_FIELDS.contains(name) && (root || schema.isTrue("x-kubernetes-embedded-resource"));
            String noDefault = meta && root ? "must not be set in top-level " + name : above.noDefault();
            node(field, trail.member("properties").key(name), new Above(noDefault, above.meta() || meta), false);
        });
        JsonObject not = schema.object("not");
        if (not != null) {
            node(not, trail.member("not"), above, false);
        }
        for (String several : List.of("allOf", "oneOf", "anyOf")) {
            list(schema.objects(several), trail.member(several), above);
        }
        named(schema, "definitions").forEach((name, field) ->
                node(field, trail.member("definitions").key(name), above, false));
        JsonObject items = schema.object("items");
        if (items != null) {
            node(items, trail.member("items"), above, false);
        }
        list(schema.objects("items"), trail.member("items"), above);
        named(schema, "dependencies").forEach((name, field) ->
                node(field, trail.member("dependencies").key(name), above, false));
        if (schema.get("x-kubernetes-preserve-unknown-fields") == JsonBool.FALSE) {
            causes.invalid(
                    trail.member("x-kubernetes-preserve-unknown-fields").text(),
                    JsonBool.FALSE,
                    "must be true or undefined");
        }
        mapType(schema, trail);
        new ListTypeRules(causes, schema, trail).check();
    }

    private void list(List<JsonObject> schemas, FieldTrail trail, Above above) {
        for (int i = 0; i < schemas.size(); i++) {
            node(schemas.get(i), trail.item(i), above, false);
        }
    }

    private static Map<String, JsonObject> named(JsonObject schema, String name) {
        Map<String, JsonObject> all = new LinkedHashMap<>();
        JsonObject members = schema.object(name);
        if (members != null) {
            members.entries().forEach(member -> {
                if (member.getValue() instanceof JsonObject each) {
                    all.put(member.getKey(), each);
                }
            });
        }
        return all;
    }

    private void supported(JsonObject schema, FieldTrail trail, Above above) {
        String type = schema.string("type", "");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            causes.notSupported(trail.member("type").text(), type, TYPES);
        }
        if (SchemaDocument.isSaid(schema, "default") && !above.noDefault().isEmpty()) {
            causes.forbidden(trail.member("default").text(), above.noDefault());
        }
        for (String name : List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
            if (SchemaDocument.isSaid(schema, name)) {
                causes.forbidden(trail.member(name).text(), name + " is not supported");
            }
        }
        if (type.equals("null")) {
            causes.forbidden(
                    trail.member("type").text(), "type cannot be set to null, use nullable as an alternative");
        }
        if (schema.get("items") instanceof JsonArray) {
            causes.forbidden(trail.member("items").text(), "items must be a schema object and not an array");
        }
        if (above.meta() && schema.isTrue("x-kubernetes-embedded-resource")) {
            causes.forbidden(
                    trail.member("x-kubernetes-embedded-resource").text(),
                    "must not be used inside of resource meta");
        }
    }

    private void additional(JsonObject schema, FieldTrail trail, Above above) {
        JsonValue additional = schema.get("additionalProperties");
        if (!named(schema, "properties").isEmpty()
                && (additional instanceof JsonObject || additional == JsonBool.FALSE)) {
            causes.forbidden(
                    trail.member("additionalProperties").text(),
                    "additionalProperties and properties are mutual exclusive");
        }
        if (additional instanceof JsonObject values) {
            String noDefault = above.meta()
                    ? "must not be set inside additionalProperties applying to object metadata"
                    : above.noDefault();
            node(values, trail.member("additionalProperties"), new Above(noDefault, above.meta()), false);
        }
    }

    private void mapType(JsonObject schema, FieldTrail trail) {
        String mapType = schema.string("x-kubernetes-map-type");
        if (mapType == null) {
            return;
        }
        String type = schema.string("type", "");
        String detail = "must be object if x-kubernetes-map-type is specified";
        if (type.isEmpty()) {
            causes.required(trail.member("type").text(), detail);
        } else if (!type.equals("object")) {
            causes.invalid(trail.member("type").text(), type, detail);
        }
        if (!MAP_TYPES.contains(mapType)) {
            causes.notSupported(trail.member("x-kubernetes-map-type").text(), mapType, MAP_TYPES);
        }
    }
}
