package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.pipeline.ApiRequest;
import java.util.ArrayList;
import java.util.List;

/// A patch as it came.
sealed interface PatchBody {
    List<String> SUPPORTED = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/apply-patch+yaml",
            "application/strategic-merge-patch+json");

    /// RFC 6902.
    record Json(JsonArray operations) implements PatchBody {}

    /// RFC 7386.
    record Merge(JsonObject patch) implements PatchBody {}

    /// Kubernetes' merge with directives and merge keys.
    record Strategic(JsonObject patch) implements PatchBody {}

    /// Server-side apply.
    record Apply(JsonObject configuration, List<String> warnings) implements PatchBody {
        public Apply {
            warnings = List.copyOf(warnings);
        }
    }

    /// @throws dev.polder.api.status.ApiException 415 for another media type, 400 for a body that cannot be read
    static PatchBody of(String mediaType, byte[] body) {
        try {
            return switch (mediaType) {
                case "application/json-patch+json" -> new Json(array(JsonReader.read(body, JsonLimits.REQUEST)));
                case "application/merge-patch+json" -> new Merge(object(JsonReader.read(body, JsonLimits.REQUEST)));
                case "application/strategic-merge-patch+json" -> new Strategic(
                        object(JsonReader.read(body, JsonLimits.REQUEST)));
                case "application/apply-patch+yaml" -> {
                    List<String> findings = new ArrayList<>();
                    JsonValue value = YamlReader.read(body, JsonLimits.REQUEST, findings::add);
                    yield new Apply(object(value), findings);
                }
                default -> throw Statuses.unsupportedMediaType(SUPPORTED);
            };
        } catch (JsonSyntaxException e) {
            throw Statuses.badRequest("error decoding patch: " + e.getMessage());
        }
    }

    private static JsonArray array(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw Statuses.badRequest("error decoding patch: a JSON patch is an array of operations");
    }

    private static JsonObject object(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw Statuses.badRequest("error decoding patch: an object was expected");
    }

    /// An apply patch must name its field manager; `force` belongs to apply alone.
    static WriteOptions options(ApiRequest request, PatchBody patch, WriteOptions options) {
        boolean apply = patch instanceof Apply;
        if (apply && request.info().query().first("fieldManager").isEmpty()) {
            throw Statuses.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }
        if (!apply && request.info().query().has("force")) {
            throw Statuses.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
        }
        return options;
    }
}
