package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;
import java.util.Map;

/// An OpenAPI 2 document as the message `openapi.v2.Document` of gnostic, which older kubectl reads. Field numbers are
/// those of gnostic's OpenAPIv2.proto; only what [OpenApiDocuments] writes is known here.
final class SwaggerProtobuf {
    /// Methods of a path, by field number.
    private static final Map<String, Integer> METHODS =
            Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

    private SwaggerProtobuf() {}

    static byte[] write(JsonObject document) {
        return ProtobufOutput.message(out -> {
            out.text(1, document, "swagger");
            JsonObject info = document.objectOrNew("info");
            out.message(2, i -> {
                i.text(1, info, "title");
                i.text(2, info, "version");
            });
            out.texts(7, document.array("produces"));
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
        out.text(5, operation, "operationId");
        out.texts(7, operation.array("consumes"));
        parameters(out, 8, operation.objects("parameters"));
        JsonObject responses = operation.objectOrNew("responses");
        out.message(9, all -> responses.entries()
                .forEach(response -> all.message(1, named -> {
                    named.string(1, response.getKey());
                    JsonObject answer = (JsonObject) response.getValue();
                    named.message(2, value -> value.message(1, r -> {
                        r.text(1, answer, "description");
                        r.message(2, item -> item.message(1, s -> schema(s, answer.objectOrNew("schema"))));
                    }));
                })));
        out.extensions(13, operation);
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
        out.text(2, parameter, "name");
        out.text(3, parameter, "in");
        out.bool(4, parameter.isTrue("required"));
        out.message(5, s -> schema(s, parameter.objectOrNew("schema")));
    }

    private static void inPath(ProtobufOutput out, JsonObject parameter) {
        out.bool(1, parameter.isTrue("required"));
        out.text(2, parameter, "in");
        out.text(3, parameter, "description");
        out.text(4, parameter, "name");
        out.text(5, parameter, "type");
        out.bool(19, parameter.isTrue("uniqueItems"));
    }

    private static void inQuery(ProtobufOutput out, JsonObject parameter) {
        out.text(2, parameter, "in");
        out.text(3, parameter, "description");
        out.text(4, parameter, "name");
        out.text(6, parameter, "type");
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
        out.text(1, schema, "$ref");
        out.text(2, schema, "format");
        out.text(4, schema, "description");
        JsonValue defaultValue = schema.get("default");
        if (defaultValue != null) {
            out.any(5, defaultValue);
        }
        out.texts(19, schema.array("required"));
        JsonArray values = schema.array("enum");
        if (values != null) {
            values.forEach(value -> out.any(20, value));
        }
        JsonObject additional = schema.object("additionalProperties");
        if (additional != null) {
            out.message(21, item -> item.message(1, s -> schema(s, additional)));
        }
        if (schema.has("type")) {
            out.message(22, type -> type.text(1, schema, "type"));
        }
        JsonObject items = schema.object("items");
        if (items != null) {
            out.message(23, item -> item.message(1, s -> schema(s, items)));
        }
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            out.message(25, all -> schemas(all, properties));
        }
        out.extensions(31, schema);
    }
}
