package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An OpenAPI 3 document as the message `openapi.v3.Document` of gnostic, which client-go reads. Field numbers are those of
/// gnostic's OpenAPIv3.proto; of what a document may have only that is known here which [OpenApiDocuments] and the schemas of
/// custom resources have. Like gnostic it has nothing for a default value that is an object, a list or null.
final class OpenApi3Protobuf {
    /// Methods of a path, by field number.
    private static final Map<String, Integer> METHODS =
            Map.of("get", 4, "put", 5, "post", 6, "delete", 7, "options", 8, "head", 9, "patch", 10);

    private static final Map<String, Integer> FLAGS =
            Map.of("nullable", 1, "exclusiveMaximum", 12, "exclusiveMinimum", 14, "uniqueItems", 20);
    private static final Map<String, Integer> TEXTS =
            Map.of("title", 9, "pattern", 17, "type", 25, "description", 34, "format", 35);
    private static final Map<String, Integer> DECIMALS = Map.of("multipleOf", 10, "maximum", 11, "minimum", 13);
    private static final Map<String, Integer> COUNTS = Map.of(
            "maxLength", 15, "minLength", 16, "maxItems", 18, "minItems", 19, "maxProperties", 21, "minProperties", 22);
    private static final Map<String, Integer> JUNCTORS = Map.of("allOf", 26, "oneOf", 27, "anyOf", 28);

    private OpenApi3Protobuf() {}

    static byte[] write(JsonObject document) {
        return ProtobufOutput.message(out -> {
            out.text(1, document, "openapi");
            member(out, 2, document.object("info"), (i, info) -> {
                i.text(1, info, "title");
                i.text(6, info, "version");
            });
            member(out, 4, document.object("paths"), (all, paths) -> named(all, 1, paths, OpenApi3Protobuf::path));
            member(out, 5, document.object("components"), (all, components) ->
                    member(all, 1, components.object("schemas"), OpenApi3Protobuf::schemas));
        });
    }

    /// Writes what is in an object into the message that stands for it.
    private interface Form {
        void write(ProtobufOutput out, JsonObject object);
    }

    private static void member(ProtobufOutput out, int number, @Nullable JsonObject object, Form form) {
        if (object != null) {
            out.message(number, o -> form.write(o, object));
        }
    }

    /// The members of a map, each with its name.
    private static void named(ProtobufOutput out, int number, JsonObject map, Form form) {
        map.entries().forEach(entry -> {
            if (entry.getValue() instanceof JsonObject value) {
                out.message(number, named -> {
                    named.string(1, entry.getKey());
                    named.message(2, v -> form.write(v, value));
                });
            }
        });
    }

    private static void path(ProtobufOutput out, JsonObject path) {
        METHODS.forEach((method, number) -> member(out, number, path.object(method), OpenApi3Protobuf::operation));
        path.objects("parameters").forEach(each -> parameter(out, 13, each));
    }

    private static void operation(ProtobufOutput out, JsonObject operation) {
        out.texts(1, operation.array("tags"));
        out.text(3, operation, "description");
        out.text(5, operation, "operationId");
        operation.objects("parameters").forEach(each -> parameter(out, 6, each));
        member(out, 7, operation.object("requestBody"), (choice, body) -> choice.message(1, b -> {
            content(b, 2, body);
            b.bool(3, body.isTrue("required"));
        }));
        member(out, 8, operation.object("responses"), (all, responses) ->
                named(all, 2, responses, (choice, response) -> choice.message(1, r -> {
                    r.text(1, response, "description");
                    content(r, 3, response);
                })));
        out.extensions(13, operation);
    }

    private static void parameter(ProtobufOutput out, int number, JsonObject parameter) {
        out.message(number, choice -> choice.message(1, p -> {
            p.text(1, parameter, "name");
            p.text(2, parameter, "in");
            p.text(3, parameter, "description");
            p.bool(4, parameter.isTrue("required"));
            member(p, 10, parameter.object("schema"), OpenApi3Protobuf::schemaOrReference);
        }));
    }

    /// The media types of a body, with their schemas.
    private static void content(ProtobufOutput out, int number, JsonObject body) {
        member(out, number, body.object("content"), (all, content) -> named(all, 1, content, (type, media) ->
                member(type, 1, media.object("schema"), OpenApi3Protobuf::schemaOrReference)));
    }

    private static void schemas(ProtobufOutput out, JsonObject schemas) {
        named(out, 1, schemas, OpenApi3Protobuf::schemaOrReference);
    }

    private static void schemaOrReference(ProtobufOutput out, JsonObject schema) {
        if (schema.string("$ref") != null) {
            out.message(2, reference -> {
                reference.text(1, schema, "$ref");
                reference.text(3, schema, "description");
            });
        } else {
            out.message(1, s -> schema(s, schema));
        }
    }

    private static void schema(ProtobufOutput out, JsonObject schema) {
        FLAGS.forEach((name, number) -> out.bool(number, schema.isTrue(name)));
        TEXTS.forEach((name, number) -> out.text(number, schema, name));
        DECIMALS.forEach((name, number) -> {
            JsonValue value = schema.get(name);
            if (value instanceof JsonInteger || value instanceof JsonDecimal) {
                out.decimal(number, decimal(value));
            }
        });
        COUNTS.forEach((name, number) -> out.integer(number, schema.integer(name).orElse(0)));
        JUNCTORS.forEach((name, number) ->
                schema.objects(name).forEach(each -> member(out, number, each, OpenApi3Protobuf::schemaOrReference)));
        out.texts(23, schema.array("required"));
        JsonArray values = schema.array("enum");
        if (values != null) {
            values.forEach(value -> out.any(24, value));
        }
        member(out, 29, schema.object("not"), OpenApi3Protobuf::schema);
        member(out, 30, schema.object("items"), (list, items) -> member(list, 1, items, OpenApi3Protobuf::schemaOrReference));
        member(out, 31, schema.object("properties"), OpenApi3Protobuf::schemas);
        member(out, 32, schema.object("additionalProperties"), (item, others) ->
                member(item, 1, others, OpenApi3Protobuf::schemaOrReference));
        if (schema.get("additionalProperties") instanceof JsonBool allowed) {
            out.message(32, item -> item.choice(2, allowed == JsonBool.TRUE));
        }
        JsonValue defaultValue = schema.get("default");
        if (defaultValue != null) {
            out.message(33, type -> defaultType(type, defaultValue));
        }
        out.extensions(36, schema);
    }

    private static void defaultType(ProtobufOutput out, JsonValue value) {
        switch (value) {
            case JsonInteger _, JsonDecimal _ -> out.decimal(1, decimal(value));
            case JsonBool truth -> out.choice(2, truth == JsonBool.TRUE);
            case JsonString(String text) -> out.string(3, text);
            default -> {
                // There is no form of it.
            }
        }
    }

    private static double decimal(JsonValue number) {
        return switch (number) {
            case JsonInteger(long whole) -> whole;
            case JsonDecimal(double decimal) -> decimal;
            default -> throw new IllegalArgumentException("not a number: " + number);
        };
    }
}
