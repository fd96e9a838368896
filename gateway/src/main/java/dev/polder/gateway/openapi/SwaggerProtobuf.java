package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An OpenAPI 2 document as the message `openapi.v2.Document` of gnostic, which older kubectl reads. Field numbers are
/// those of gnostic's OpenAPIv2.proto; only what [OpenApiDocuments] writes is known here.
final class SwaggerProtobuf {
    /// Methods of a path, by field number.
    private static final Map<String, Integer> METHODS =
            Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

    private SwaggerProtobuf() {}

    static byte[] write(JsonObject document) {
        return ProtobufOutput.message(out -> {
            text(out, 1, document, "swagger");
            JsonObject info = document.objectOrNew("info");
            out.message(2, i -> {
                text(i, 1, info, "title");
                text(i, 2, info, "version");
            });
            texts(out, 7, document.array("produces"));
            JsonObject paths = document.objectOrNew("paths");
            out.message(8, all -> paths.entries()
                    .forEach(path -> all.message(2, named -> {
                        named.string(1, path.getKey());
                        named.message(2, item -> path(item, (JsonObject) path.getValue()));
                    })));
            out.message(9, all -> schemas(all, document.objectOrNew("definitions")));
        });
    }

    private static void path(ProtobufOutput out, JsonObject path) {
        METHODS.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(method -> {
            JsonObject operation = path.object(method.getKey());
            if (operation != null) {
                out.message(method.getValue(), o -> operation(o, operation));
            }
        });
        parameters(out, 9, path.objects("parameters"));
    }

    private static void operation(ProtobufOutput out, JsonObject operation) {
        text(out, 5, operation, "operationId");
        texts(out, 7, operation.array("consumes"));
        parameters(out, 8, operation.objects("parameters"));
        JsonObject responses = operation.objectOrNew("responses");
        out.message(9, all -> responses.entries()
                .forEach(response -> all.message(1, named -> {
                    named.string(1, response.getKey());
                    JsonObject answer = (JsonObject) response.getValue();
                    named.message(2, value -> value.message(1, r -> {
                        text(r, 1, answer, "description");
                        r.message(2, item -> item.message(1, s -> schema(s, answer.objectOrNew("schema"))));
                    }));
                })));
        extensions(out, 13, operation);
    }

    private static void parameters(ProtobufOutput out, int number, List<JsonObject> parameters) {
        for (JsonObject parameter : parameters) {
            out.message(number, item -> item.message(1, p -> {
                switch (parameter.string("in", "")) {
                    case "body" -> p.message(1, body -> body(body, parameter));
                    case "path" -> p.message(2, other -> other.message(4, path -> inPath(path, parameter)));
                    default -> p.message(2, other -> other.message(3, query -> inQuery(query, parameter)));
                }
            }));
        }
    }

    private static void body(ProtobufOutput out, JsonObject parameter) {
        text(out, 2, parameter, "name");
        text(out, 3, parameter, "in");
        out.bool(4, parameter.isTrue("required"));
        out.message(5, s -> schema(s, parameter.objectOrNew("schema")));
    }

    private static void inPath(ProtobufOutput out, JsonObject parameter) {
        out.bool(1, parameter.isTrue("required"));
        text(out, 2, parameter, "in");
        text(out, 3, parameter, "description");
        text(out, 4, parameter, "name");
        text(out, 5, parameter, "type");
        out.bool(19, parameter.isTrue("uniqueItems"));
    }

    private static void inQuery(ProtobufOutput out, JsonObject parameter) {
        text(out, 2, parameter, "in");
        text(out, 3, parameter, "description");
        text(out, 4, parameter, "name");
        text(out, 6, parameter, "type");
        out.bool(20, parameter.isTrue("uniqueItems"));
    }

    private static void schemas(ProtobufOutput out, JsonObject schemas) {
        schemas.entries()
                .forEach(entry -> out.message(1, named -> {
                    named.string(1, entry.getKey());
                    named.message(2, s -> schema(s, (JsonObject) entry.getValue()));
                }));
    }

    private static void schema(ProtobufOutput out, JsonObject schema) {
        text(out, 1, schema, "$ref");
        text(out, 2, schema, "format");
        text(out, 4, schema, "description");
        JsonValue defaultValue = schema.get("default");
        if (defaultValue != null) {
            out.message(5, any -> any.string(2, yaml(defaultValue)));
        }
        texts(out, 19, schema.array("required"));
        JsonArray values = schema.array("enum");
        if (values != null) {
            values.forEach(value -> out.message(20, any -> any.string(2, yaml(value))));
        }
        JsonObject additional = schema.object("additionalProperties");
        if (additional != null) {
            out.message(21, item -> item.message(1, s -> schema(s, additional)));
        }
        if (schema.has("type")) {
            out.message(22, type -> text(type, 1, schema, "type"));
        }
        JsonObject items = schema.object("items");
        if (items != null) {
            out.message(23, item -> item.message(1, s -> schema(s, items)));
        }
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            out.message(25, all -> schemas(all, properties));
        }
        extensions(out, 31, schema);
    }

    /// Members that begin with `x-`, as YAML texts (JSON is YAML).
    private static void extensions(ProtobufOutput out, int number, JsonObject object) {
        object.entries().stream()
                .filter(member -> member.getKey().startsWith("x-"))
                .forEach(member -> out.message(number, named -> {
                    named.string(1, member.getKey());
                    named.message(2, any -> any.string(2, yaml(member.getValue())));
                }));
    }

    private static String yaml(JsonValue value) {
        return value instanceof JsonString text && text.value().matches("[A-Za-z][A-Za-z,]*")
                ? text.value() + "\n"
                : JsonWriter.text(value) + "\n";
    }

    private static void text(ProtobufOutput out, int number, JsonObject object, String name) {
        String value = object.string(name);
        if (value != null) {
            out.string(number, value);
        }
    }

    private static void texts(ProtobufOutput out, int number, @Nullable JsonArray array) {
        if (array != null) {
            array.strings().forEach(text -> out.string(number, text));
        }
    }
}
