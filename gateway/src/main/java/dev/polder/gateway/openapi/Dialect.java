package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;

/// Where the two versions of OpenAPI say the same in different words.
sealed interface Dialect {
    Dialect SWAGGER = new Swagger();
    Dialect OPENAPI_3 = new OpenApi3();

    /// Media types of request bodies that create and replace.
    List<String> BODIES = List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    /// Media types of patches.
    List<String> PATCHES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");

    /// A reference to a definition.
    JsonObject reference(String typeName);

    /// The schema of a field that refers to a definition and has a description of its own.
    JsonObject describedReference(String typeName, String description);

    /// A parameter of an operation.
    ///
    /// @param in `query` or `path`
    JsonObject parameter(String name, String in, String type, String description);

    /// Puts the request body into an operation.
    void body(JsonObject operation, JsonObject schema, List<String> mediaTypes);

    /// The answer of an operation that succeeds.
    JsonObject response(JsonObject schema);

    /// A value that is an integer or a text (`format` is empty for none).
    JsonObject either(String number, String format);

    /// OpenAPI 2.
    final class Swagger implements Dialect {
        private Swagger() {}

        @Override
        public JsonObject reference(String typeName) {
            return new JsonObject().put("$ref", "#/definitions/" + typeName);
        }

        @Override
        public JsonObject describedReference(String typeName, String description) {
            JsonObject reference = reference(typeName);
            return description.isEmpty() ? reference : reference.put("description", description);
        }

        @Override
        public JsonObject parameter(String name, String in, String type, String description) {
            JsonObject parameter = new JsonObject()
                    .put("name", name)
                    .put("in", in)
                    .put("description", description)
                    .put("type", type)
                    .put("uniqueItems", true);
            return in.equals("path") ? parameter.put("required", true) : parameter;
        }

        @Override
        public void body(JsonObject operation, JsonObject schema, List<String> mediaTypes) {
            operation.put("consumes", JsonArray.ofStrings(mediaTypes));
            JsonArray parameters = new JsonArray()
                    .add(new JsonObject()
                            .put("name", "body")
                            .put("in", "body")
                            .put("required", true)
                            .put("schema", schema));
            JsonArray others = operation.array("parameters");
            if (others != null) {
                others.forEach(parameters::add);
            }
            operation.put("parameters", parameters);
        }

        @Override
        public JsonObject response(JsonObject schema) {
            return new JsonObject().put("description", "OK").put("schema", schema);
        }

        @Override
        public JsonObject either(String number, String format) {
            JsonObject schema = new JsonObject().put("type", "string");
            return format.isEmpty() ? schema : schema.put("format", format);
        }
    }

    /// OpenAPI 3.
    final class OpenApi3 implements Dialect {
        private OpenApi3() {}

        @Override
        public JsonObject reference(String typeName) {
            return new JsonObject().put("$ref", "#/components/schemas/" + typeName);
        }

        @Override
        public JsonObject describedReference(String typeName, String description) {
            JsonObject all = new JsonObject().put("allOf", new JsonArray().add(reference(typeName)));
            return description.isEmpty() ? all : all.put("description", description);
        }

        @Override
        public JsonObject parameter(String name, String in, String type, String description) {
            JsonObject parameter = new JsonObject()
                    .put("name", name)
                    .put("in", in)
                    .put("description", description)
                    .put("schema", new JsonObject().put("type", type).put("uniqueItems", true));
            return in.equals("path") ? parameter.put("required", true) : parameter;
        }

        @Override
        public void body(JsonObject operation, JsonObject schema, List<String> mediaTypes) {
            JsonObject content = content(schema, mediaTypes);
            operation.put("requestBody", new JsonObject().put("content", content).put("required", true));
        }

        @Override
        public JsonObject response(JsonObject schema) {
            JsonObject content = content(schema, List.of("application/json"));
            return new JsonObject().put("description", "OK").put("content", content);
        }

        @Override
        public JsonObject either(String number, String format) {
            JsonArray types = new JsonArray()
                    .add(new JsonObject().put("type", number))
                    .add(new JsonObject().put("type", "string"));
            JsonObject schema = new JsonObject().put("oneOf", types);
            return format.isEmpty() ? schema : schema.put("format", format);
        }

        private static JsonObject content(JsonObject schema, List<String> mediaTypes) {
            JsonObject content = new JsonObject();
            for (String mediaType : mediaTypes) {
                JsonValue copy = schema.deepCopy();
                content.put(mediaType, new JsonObject().put("schema", copy));
            }
            return content;
        }
    }
}
