package dev.polder.api.crd.definition.schema;

import dev.polder.api.regex.GoRegex;
import dev.polder.api.regex.GoRegexException;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What makes a schema structural: every field has its type outside of `allOf`, `anyOf`, `oneOf` and `not`, which only
/// narrow values (apiextensions-apiserver `apiserver/schema/validation`).
final class StructuralRules {
    private static final String EMPTY = "must be empty to be structural";
    private static final String UNDEFINED = "must be undefined to be structural";
    private static final String FALSE = "must be false to be structural";
    private static final Map<String, String> NOT_NESTED = Map.ofEntries(
            Map.entry("type", EMPTY),
            Map.entry("default", UNDEFINED),
            Map.entry("title", EMPTY),
            Map.entry("description", EMPTY),
            Map.entry("nullable", FALSE),
            Map.entry("x-kubernetes-preserve-unknown-fields", FALSE),
            Map.entry("x-kubernetes-embedded-resource", FALSE),
            Map.entry("x-kubernetes-int-or-string", FALSE),
            Map.entry("x-kubernetes-list-map-keys", EMPTY),
            Map.entry("x-kubernetes-list-type", UNDEFINED),
            Map.entry("x-kubernetes-map-type", UNDEFINED),
            Map.entry("x-kubernetes-validations", EMPTY));
    private static final Set<String> NAMES = Set.of("name", "generateName");

    private final Causes causes = new Causes();

    private StructuralRules() {}

    /// Where a schema stands.
    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String noType;

        Level(String noType) {
            this.noType = noType;
        }
    }

    /// What is wrong with the schema of a whole custom resource.
    static List<StatusCause> check(JsonObject schema, FieldTrail trail) {
        StructuralRules rules = new StructuralRules();
        rules.node(schema, Level.ROOT, trail);
        rules.completeness(schema, schema, trail, trail);
        return rules.causes.list();
    }

    private void node(JsonObject schema, Level level, FieldTrail trail) {
        String type = schema.string("type", "");
        JsonObject items = schema.object("items");
        if (type.equals("array") && items == null) {
            causes.required(trail.member("items").text(), "must be specified");
        }
        if (items != null) {
            node(items, Level.ITEM, trail.member("items"));
        }
        properties(schema).forEach((name, field) ->
                node(field, Level.FIELD, trail.member("properties").key(name)));
        boolean additional = SchemaDocument.isSaid(schema, "additionalProperties");
        if (additional && level == Level.ROOT) {
            causes.forbidden(trail.member("additionalProperties").text(), "must not be used at the root");
        }
        JsonObject others = schema.object("additionalProperties");
        if (others != null) {
            node(others, Level.FIELD, trail.member("additionalProperties"));
        }
        extensions(schema, trail);
        narrowing(schema, isEither(schema.get("anyOf")), isFirstEither(schema), trail);
        type(schema, type, level, trail);
        embedded(schema, level, additional, trail);
    }

    private static Map<String, JsonObject> properties(JsonObject schema) {
        Map<String, JsonObject> fields = new LinkedHashMap<>();
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            properties.entries().forEach(member -> {
                if (member.getValue() instanceof JsonObject field) {
                    fields.put(member.getKey(), field);
                }
            });
        }
        return fields;
    }

    private void extensions(JsonObject schema, FieldTrail trail) {
        if (schema.isTrue("x-kubernetes-int-or-string")) {
            for (String other : List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
                if (schema.isTrue(other)) {
                    causes.invalid(
                            trail.member(other).text(),
                            JsonBool.TRUE,
                            "must be false if x-kubernetes-int-or-string is true");
                }
            }
        }
    }

    private void type(JsonObject schema, String type, Level level, FieldTrail trail) {
        String field = trail.member("type").text();
        boolean embedded = schema.isTrue("x-kubernetes-embedded-resource");
        if (embedded && !type.equals("object")) {
            String detail = "must be object if x-kubernetes-embedded-resource is true";
            if (type.isEmpty()) {
                causes.required(field, detail);
            } else {
                causes.invalid(field, type, detail);
            }
        } else if (type.isEmpty()
                && !schema.isTrue("x-kubernetes-int-or-string")
                && !schema.isTrue("x-kubernetes-preserve-unknown-fields")) {
            causes.required(field, level.noType);
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            causes.invalid(field, type, "must be object at the root");
        }
    }

    private void embedded(JsonObject schema, Level level, boolean additional, FieldTrail trail) {
        boolean embedded = schema.isTrue("x-kubernetes-embedded-resource");
        Map<String, JsonObject> properties = properties(schema);
        if (embedded && additional) {
            causes.forbidden(
                    trail.member("additionalProperties").text(),
                    "must not be used if x-kubernetes-embedded-resource is set");
        }
        boolean whole = embedded || level == Level.ROOT;
        FieldTrail below = trail.member("properties");
        for (String name : List.of("kind", "apiVersion")) {
            JsonObject field = properties.get(name);
            if (whole && field != null && !field.string("type", "").equals("string")) {
                causes.invalid(
                        below.key(name).member("type").text(), field.string("type", ""), "must be string");
            }
        }
        JsonObject metadata = properties.get("metadata");
        if (whole && metadata != null && !metadata.string("type", "").equals("object")) {
            causes.invalid(
                    below.key("metadata").member("type").text(), metadata.string("type", ""), "must be object");
        }
        if (level == Level.ROOT && metadata != null && !narrowsNamesOnly(metadata)) {
            causes.forbidden(
                    below.key("metadata").text(),
                    "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
        if (embedded && !schema.isTrue("x-kubernetes-preserve-unknown-fields") && properties.isEmpty()) {
            causes.required(
                    trail.member("properties").text(),
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields");
        }
    }

    private static boolean narrowsNamesOnly(JsonObject metadata) {
        return NAMES.containsAll(properties(metadata).keySet())
                && metadata.names().stream().allMatch(Set.of("type", "default", "properties")::contains);
    }

    /// Whether `anyOf` only says that a value is a number or a text.
    private static boolean isEither(@Nullable JsonValue anyOf) {
        return anyOf instanceof JsonArray array
                && array.size() == 2
                && array.get(0).equals(new JsonObject().put("type", "integer"))
                && array.get(1).equals(new JsonObject().put("type", "string"));
    }

    private static boolean isFirstEither(JsonObject schema) {
        List<JsonObject> all = schema.objects("allOf");
        return !all.isEmpty() && isEither(all.getFirst().get("anyOf"));
    }

    /// @param skipAny      whether `anyOf` may stand as it is
    /// @param skipFirstAny whether `anyOf` in the first of `allOf` may
    private void narrowing(JsonObject schema, boolean skipAny, boolean skipFirstAny, FieldTrail trail) {
        if (!skipAny) {
            each(schema, "anyOf", trail);
        }
        List<JsonObject> all = schema.objects("allOf");
        for (int i = 0; i < all.size(); i++) {
            nested(all.get(i), skipFirstAny && i == 0, trail.member("allOf").item(i));
        }
        each(schema, "oneOf", trail);
        JsonObject not = schema.object("not");
        if (not != null) {
            nested(not, false, trail.member("not"));
        }
        String pattern = schema.string("pattern", "");
        if (!pattern.isEmpty()) {
            try {
                GoRegex.compile(pattern);
            } catch (GoRegexException e) {
                causes.invalid(
                        trail.member("pattern").text(),
                        pattern,
                        "must be a valid regular expression, but isn't: " + e.getMessage());
            }
        }
    }

    private void each(JsonObject schema, String name, FieldTrail trail) {
        List<JsonObject> several = schema.objects(name);
        for (int i = 0; i < several.size(); i++) {
            nested(several.get(i), false, trail.member(name).item(i));
        }
    }

    private void nested(JsonObject schema, boolean skipAny, FieldTrail trail) {
        narrowing(schema, skipAny, false, trail);
        JsonObject items = schema.object("items");
        if (items != null) {
            nested(items, false, trail.member("items"));
        }
        properties(schema).forEach((name, field) ->
                nested(field, false, trail.member("properties").key(name)));
        NOT_NESTED.forEach((name, detail) -> {
            if (isSet(schema.get(name))) {
                causes.forbidden(trail.member(name).text(), detail);
            }
        });
        if (isSet(schema.get("additionalProperties"))) {
            causes.forbidden(trail.member("additionalProperties").text(), UNDEFINED);
        }
        if (properties(schema).containsKey("metadata")) {
            causes.forbidden(
                    trail.member("properties").key("metadata").text(), "must not be specified in a nested context");
        }
    }

    private static boolean isSet(@Nullable JsonValue value) {
        return switch (value) {
            case null -> false;
            case JsonNull _ -> false;
            case JsonBool bool -> bool.value();
            case JsonArray array -> !array.isEmpty();
            default -> !value.equals(new JsonString(""));
        };
    }

    /// What is narrowed at the root must be declared there.
    private void completeness(JsonObject narrowed, JsonObject declared, FieldTrail place, FieldTrail from) {
        JsonObject not = narrowed.object("not");
        if (not != null) {
            complete(not, declared, place, from.member("not"));
        }
        for (String name : List.of("allOf", "anyOf", "oneOf")) {
            List<JsonObject> several = narrowed.objects(name);
            for (int i = 0; i < several.size(); i++) {
                complete(several.get(i), declared, place, from.member(name).item(i));
            }
        }
    }

    private void complete(JsonObject narrowed, JsonObject declared, FieldTrail place, FieldTrail from) {
        completeness(narrowed, declared, place, from);
        JsonObject items = narrowed.object("items");
        if (items != null) {
            below(items, declared.object("items"), place.member("items"), from.member("items"));
        }
        Map<String, JsonObject> known = properties(declared);
        properties(narrowed).forEach((name, field) -> below(
                field,
                known.get(name),
                place.member("properties").key(name),
                from.member("properties").key(name)));
    }

    private void below(JsonObject narrowed, @Nullable JsonObject declared, FieldTrail place, FieldTrail from) {
        if (declared == null) {
            causes.required(place.text(), "because it is defined in " + from.text());
        } else {
            complete(narrowed, declared, place, from);
        }
    }
}
