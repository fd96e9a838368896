package dev.polder.api.crd.definition.schema;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of `x-kubernetes-list-type` and `x-kubernetes-list-map-keys`.
///
/// @param schema of a value that may be an array
/// @param trail  where the schema stands
record ListTypeRules(Causes causes, JsonObject schema, FieldTrail trail) {
    private static final String LIST_TYPE = "x-kubernetes-list-type";
    private static final String MAP_TYPE = "x-kubernetes-map-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";
    private static final List<String> LIST_TYPES = List.of("atomic", "set", "map");

    void check() {
        String listType = schema.string(LIST_TYPE);
        List<String> keys = keys();
        if (listType != null) {
            type(listType);
        }
        if (!keys.isEmpty() && listType == null) {
            causes.required(at(LIST_TYPE), "must be map if x-kubernetes-list-map-keys is non-empty");
        } else if (!keys.isEmpty() && !"map".equals(listType)) {
            causes.invalid(at(LIST_TYPE), "" + listType, "must be map if x-kubernetes-list-map-keys is non-empty");
        }
        if ("map".equals(listType)) {
            map(keys);
        }
        JsonObject items = schema.object("items");
        if (items != null && ("map".equals(listType) || "set".equals(listType))) {
            notNullable(items, "" + listType, keys);
        }
    }

    private List<String> keys() {
        return schema.stringsAt(KEYS);
    }

    private String at(String name) {
        return trail.member(name).text();
    }

    private void type(String listType) {
        String type = schema.string("type", "");
        String detail = "must be array if x-kubernetes-list-type is specified";
        JsonObject items = schema.object("items");
        if (type.isEmpty()) {
            causes.required(at("type"), detail);
        } else if (!type.equals("array")) {
            causes.invalid(at("type"), type, detail);
        } else if (listType.equals("set") && items != null) {
            atomicItems(items);
        }
        if (!LIST_TYPES.contains(listType)) {
            causes.notSupported(at(LIST_TYPE), listType, LIST_TYPES);
        }
    }

    private void atomicItems(JsonObject items) {
        String type = items.string("type", "");
        String own = items.string(LIST_TYPE, "atomic");
        String detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (type.equals("array") && !own.equals("atomic")) {
            causes.invalid(trail.member("items").member(LIST_TYPE).text(), own, detail);
        } else if (type.equals("object") && !items.string(MAP_TYPE, "").equals("atomic")) {
            // Upstream shows the list type here.
            causes.invalid(trail.member("items").member(MAP_TYPE).text(), items.get(LIST_TYPE), detail);
        }
    }

    private void map(List<String> keys) {
        if (keys.isEmpty()) {
            causes.required(at(KEYS), "must not be empty if x-kubernetes-list-type is map");
        }
        if (!SchemaDocument.isSaid(schema, "items")) {
            causes.required(at("items"), "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        JsonObject items = schema.object("items");
        if (items == null) {
            causes.invalid(
                    at("items"), schema.get("items"), "must only have a single schema if x-kubernetes-list-type is map");
            return;
        }
        String type = items.string("type", "");
        if (!type.equals("object")) {
            causes.invalid(
                    trail.member("items").member("type").text(),
                    type,
                    "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            JsonObject field = items.objectAt("properties", key);
            if (field == null) {
                causes.invalid(at(KEYS), schema.get(KEYS), "entries must all be names of item properties");
            } else if (Set.of("array", "object").contains(field.string("type", ""))) {
                causes.invalid(
                        itemField(key).member("type").text(),
                        type,
                        "must be a scalar type if parent array's x-kubernetes-list-type is map");
            }
            if (!seen.add(key)) {
                causes.invalid(at(KEYS), schema.get(KEYS), "must not contain duplicate entries");
            }
        }
    }

    private FieldTrail itemField(String name) {
        return trail.member("items").member("properties").key(name);
    }

    private void notNullable(JsonObject items, String listType, List<String> keys) {
        if (items.isTrue("nullable")) {
            causes.forbidden(
                    trail.member("items").member("nullable").text(),
                    "cannot be nullable when x-kubernetes-list-type is " + listType);
        }
        if (!listType.equals("map")) {
            return;
        }
        List<String> required = items.stringsAt("required");
        for (String key : keys) {
            JsonObject field = items.objectAt("properties", key);
            if (field == null) {
                continue;
            }
            if (!required.contains(key) && !SchemaDocument.isSaid(field, "default")) {
                causes.required(
                        itemField(key).member("default").text(),
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required"
                                + " property");
            }
            if (field.isTrue("nullable")) {
                causes.forbidden(
                        itemField(key).member("nullable").text(),
                        "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
    }
}
