package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonArray;
import dev.polder.api.cbor.CborReader;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.SchemaTypes;
import java.util.ArrayList;
import java.util.List;

/// A patch as it came.
sealed interface PatchBody {
    /// The members of an operation that are texts.
    List<String> TEXTS = List.of("op", "path", "from");

    /// The kinds of patch, told apart by the body's media type.
    enum Type {
        /// RFC 6902.
        JSON,
        /// RFC 7386.
        MERGE,
        /// Kubernetes' merge with directives and merge keys.
        STRATEGIC,
        /// Server-side apply.
        APPLY,
        /// The same in CBOR.
        APPLY_CBOR;

        /// What custom resources are patched by: their lists have no merge keys for a strategic merge.
        static final List<String> OF_CUSTOM = List.of(
                "application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml");

        boolean isApply() {
            return this == APPLY || this == APPLY_CBOR;
        }

        /// @throws dev.polder.api.status.ApiException 415 for another media type
        static Type of(String mediaType) {
            return switch (mediaType) {
                case "application/json-patch+json" -> JSON;
                case "application/merge-patch+json" -> MERGE;
                case "application/strategic-merge-patch+json" -> STRATEGIC;
                case "application/apply-patch+yaml" -> APPLY;
                case "application/apply-patch+cbor" -> APPLY_CBOR;
                default -> throw Statuses.unsupportedPatchType();
            };
        }
    }

    /// Fields that are there twice, as strict decoding reports them.
    List<String> findings();

    /// RFC 6902.
    record Json(JsonArray operations, List<String> findings) implements PatchBody {
        public Json {
            findings = findings.stream().map(finding -> "json patch " + finding).toList();
        }
    }

    /// RFC 7386.
    record Merge(JsonObject patch, List<String> findings) implements PatchBody {}

    /// Kubernetes' merge with directives and merge keys.
    record Strategic(JsonObject patch, List<String> findings) implements PatchBody {}

    /// Server-side apply.
    record Apply(JsonObject configuration, List<String> findings) implements PatchBody {}

    /// @throws dev.polder.api.status.ApiException 400 for a body that cannot be read
    static PatchBody of(Type type, byte[] body) {
        List<String> findings = new ArrayList<>();
        // What upstream puts before the decoder's own words.
        String before =
                switch (type) {
                    case JSON, MERGE -> "error decoding patch: ";
                    case STRATEGIC -> "";
                    case APPLY -> "error decoding YAML: ";
                    case APPLY_CBOR -> "error decoding CBOR: ";
                };
        JsonValue value;
        try {
            value = switch (type) {
                case JSON, MERGE, STRATEGIC -> JsonReader.read(body, JsonLimits.REQUEST, findings::add);
                case APPLY -> YamlReader.read(body, JsonLimits.REQUEST, findings::add);
                case APPLY_CBOR -> CborReader.read(body, JsonLimits.REQUEST);
            };
        } catch (JsonSyntaxException e) {
            throw Statuses.badRequest(before + e.getMessage());
        }
        return switch (type) {
            case JSON -> {
                JsonArray operations = array(value, before);
                checkOperations(operations, before, findings);
                yield new Json(operations, findings);
            }
            case MERGE -> {
                if (value == JsonNull.NULL) {
                    throw Statuses.badRequest("Invalid JSON Patch");
                }
                yield new Merge(object(value, before), findings);
            }
            case STRATEGIC -> new Strategic(object(value, before), findings);
            case APPLY ->
                new Apply(object(value, before + "error unmarshaling JSON: while decoding JSON: "), findings);
            case APPLY_CBOR -> new Apply(object(value, before), findings);
        };
    }

    /// Refuses operations of another shape, and reports members that operations do not have.
    private static void checkOperations(JsonArray operations, String before, List<String> findings) {
        for (int i = 0; i < operations.size(); i++) {
            JsonValue item = operations.get(i);
            if (!(item instanceof JsonObject operation)) {
                if (item != JsonNull.NULL) {
                    throw Statuses.badRequest(
                            before + "json: cannot unmarshal " + type(item) + " into Go value of type handlers.jsonPatchOp");
                }
                continue;
            }
            for (String name : TEXTS) {
                JsonValue text = operation.get(name);
                if (text != null && text != JsonNull.NULL && !(text instanceof JsonString)) {
                    throw Statuses.badRequest("%sjson: cannot unmarshal %s into Go struct field jsonPatchOp.%s of type string"
                            .formatted(before, type(text), name));
                }
            }
            for (String name : operation.names()) {
                if (!TEXTS.contains(name) && !name.equals("value")) {
                    findings.add("unknown field \"[%d].%s\"".formatted(i, name));
                }
            }
        }
    }

    /// Null counts as an empty list.
    private static JsonArray array(JsonValue value, String before) {
        if (value instanceof JsonArray array) {
            return array;
        }
        if (value == JsonNull.NULL) {
            return new JsonArray();
        }
        throw Statuses.badRequest(
                before + "json: cannot unmarshal " + type(value) + " into Go value of type []handlers.jsonPatchOp");
    }

    /// Null counts as an empty object.
    private static JsonObject object(JsonValue value, String before) {
        if (value instanceof JsonObject object) {
            return object;
        }
        if (value == JsonNull.NULL) {
            return new JsonObject();
        }
        throw Statuses.badRequest(
                before + "json: cannot unmarshal " + type(value) + " into Go value of type map[string]interface {}");
    }

    private static String type(JsonValue value) {
        return SchemaTypes.jsonType(value);
    }
}
