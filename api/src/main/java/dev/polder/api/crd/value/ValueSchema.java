package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ListSchema.ListType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one value may be.
///
/// @param types    JSON types, none when any is good
/// @param nullable whether null is good
/// @param format   empty for none, and for one that does not go with the type
/// @param options  the enumeration, empty when any value is good
/// @param numbers  rules for numbers
/// @param texts    rules for strings
/// @param items    rules for arrays
/// @param members  rules for objects
/// @param joined   schemas that are judged together with this one
public record ValueSchema(
        List<String> types,
        boolean nullable,
        String format,
        List<JsonValue> options,
        Numbers numbers,
        Texts texts,
        Items items,
        Members members,
        Joined joined) {

    /// @param multipleOf the divisor, if any
    record Numbers(
            OptionalDouble minimum,
            boolean aboveMinimum,
            OptionalDouble maximum,
            boolean belowMaximum,
            OptionalDouble multipleOf) {}

    /// @param pattern  as it is written, empty for none
    /// @param compiled empty when there is no pattern
    record Texts(OptionalLong least, OptionalLong most, String pattern, Optional<GoRegex> compiled) {}

    /// @param each null when nothing is said of the items
    /// @param keys what tells the items of a MAP apart
    record Items(@Nullable ValueSchema each, OptionalLong least, OptionalLong most, ListType type, List<String> keys) {}

    /// @param others    null when nothing is said of undeclared members
    /// @param forbidden whether there may be no undeclared members
    record Members(
            Map<String, ValueSchema> declared,
            @Nullable ValueSchema others,
            boolean forbidden,
            List<String> required,
            OptionalLong least,
            OptionalLong most) {}

    /// @param not null for none
    record Joined(
            List<ValueSchema> all, List<ValueSchema> any, List<ValueSchema> one, @Nullable ValueSchema not) {
        boolean isEmpty() {
            return all.isEmpty() && any.isEmpty() && one.isEmpty() && not == null;
        }
    }

    /// The schema of a declared member, or null.
    public @Nullable ValueSchema member(String name) {
        return members.declared().get(name);
    }

    /// @param openApi a schema as it stands in a CustomResourceDefinition
    /// @throws dev.polder.api.regex.GoRegexException when a pattern is none
    public static ValueSchema of(JsonObject openApi) {
        boolean either = openApi.isTrue("x-kubernetes-int-or-string");
        String type = openApi.string("type", "");
        List<String> types = either ? List.of("integer", "string") : type.isEmpty() ? List.of() : List.of(type);
        JsonArray options = openApi.array("enum");
        return new ValueSchema(
                types,
                openApi.isTrue("nullable"),
                Formats.supported(types, openApi.string("format", "")),
                options == null ? List.of() : options.stream().toList(),
                numbers(openApi),
                texts(openApi),
                items(openApi),
                members(openApi),
                new Joined(several(openApi, "allOf"), several(openApi, "anyOf"), several(openApi, "oneOf"),
                        one(openApi, "not")));
    }

    private static Numbers numbers(JsonObject node) {
        return new Numbers(
                real(node, "minimum"),
                node.isTrue("exclusiveMinimum"),
                real(node, "maximum"),
                node.isTrue("exclusiveMaximum"),
                real(node, "multipleOf"));
    }

    private static Texts texts(JsonObject node) {
        String pattern = node.string("pattern", "");
        return new Texts(
                node.integer("minLength"),
                node.integer("maxLength"),
                pattern,
                pattern.isEmpty() ? Optional.empty() : Optional.of(GoRegex.compile(pattern)));
    }

    private static Items items(JsonObject node) {
        JsonArray keys = node.array("x-kubernetes-list-map-keys");
        ListType type =
                switch (node.string("x-kubernetes-list-type", "")) {
                    case "map" -> ListType.MAP;
                    case "set" -> ListType.SET;
                    default -> ListType.ATOMIC;
                };
        return new Items(
                one(node, "items"),
                node.integer("minItems"),
                node.integer("maxItems"),
                type,
                keys == null ? List.of() : keys.strings());
    }

    private static Members members(JsonObject node) {
        Map<String, ValueSchema> declared = new LinkedHashMap<>();
        JsonObject properties = node.object("properties");
        if (properties != null) {
            properties.entries().forEach(member -> {
                if (member.getValue() instanceof JsonObject schema) {
                    declared.put(member.getKey(), of(schema));
                }
            });
        }
        JsonArray required = node.array("required");
        return new Members(
                declared,
                one(node, "additionalProperties"),
                node.get("additionalProperties") == JsonBool.FALSE,
                required == null ? List.of() : required.strings(),
                node.integer("minProperties"),
                node.integer("maxProperties"));
    }

    private static @Nullable ValueSchema one(JsonObject node, String name) {
        JsonObject schema = node.object(name);
        return schema == null ? null : of(schema);
    }

    private static List<ValueSchema> several(JsonObject node, String name) {
        List<ValueSchema> schemas = new ArrayList<>();
        node.objects(name).forEach(schema -> schemas.add(of(schema)));
        return schemas;
    }

    private static OptionalDouble real(JsonObject node, String name) {
        JsonValue value = node.get(name);
        return value != null && GoNumbers.isNumber(value)
                ? OptionalDouble.of(GoNumbers.real(value))
                : OptionalDouble.empty();
    }
}
