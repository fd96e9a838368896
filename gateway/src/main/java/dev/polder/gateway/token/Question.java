package dev.polder.gateway.token;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonNull;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.gateway.resource.write.Warnings;
import java.util.ArrayList;
import java.util.List;

/// An object of `authentication.k8s.io/v1` that is answered and not stored: read by its schema, and given back.
///
/// @param object    what the client sent, without what the schema does not know; to be completed
/// @param warnings  for the client
/// @param rendering how it wants the answer
record Question(JsonObject object, List<String> warnings, Rendering rendering) {
    private static final String GROUP = "authentication.k8s.io";

    /// @throws dev.polder.api.status.ApiException 400 for what is no such object, 406 for an answer that cannot be given
    static Question of(ApiRequest request, String kind) {
        GroupVersionKind expected = new GroupVersionKind(GROUP, "v1", kind);
        Rendering rendering = Rendering.of(request, expected);
        if (rendering.view() != Rendering.View.OBJECT) {
            throw Statuses.notAcceptable("only the following media types are accepted: application/json, application/yaml,"
                    + " application/vnd.kubernetes.protobuf");
        }
        WriteOptions options =
                WriteOptions.of(WriteOptions.Action.CREATE, request.info().query(), request.header("user-agent"));
        BodyDecoder.Decoded body = BodyDecoder.decode(request);
        JsonObject object = body.object();
        requireKind(expected, object);
        ObjectSchema schema = TypeIndex.builtin().schema("io.k8s.api.authentication.v1." + kind);
        List<String> unknown = new ArrayList<>(UnknownFieldPruning.prune(schema, object).stream()
                .map(UnknownFieldPruning::message)
                .toList());
        unknown.addAll(body.warnings());
        SchemaTypes.mismatch(schema, object).ifPresent(error -> refuse(kind, error));
        if (!unknown.isEmpty() && options.fieldValidation() == WriteOptions.FieldValidation.STRICT) {
            refuse(kind, "strict decoding error: " + String.join(", ", unknown));
        }
        boolean told = options.fieldValidation() == WriteOptions.FieldValidation.WARN;
        return new Question(object, told ? unknown : List.of(), rendering);
    }

    private static void refuse(String kind, String why) {
        throw Statuses.badRequest("%1$s in version \"v1\" cannot be handled as a %1$s: %2$s".formatted(kind, why));
    }

    private static void requireKind(GroupVersionKind expected, JsonObject object) {
        String kind = text(object, "kind", expected.kind());
        String version = text(object, "apiVersion", expected.groupVersion().toString());
        if (!kind.equals(expected.kind()) || !version.equals(expected.groupVersion().toString())) {
            throw Statuses.badRequest("%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is served here"
                    .formatted(kind, version.substring(version.indexOf('/') + 1), expected.kind(), kind));
        }
        object.put("kind", kind).put("apiVersion", version);
    }

    private static String text(JsonObject object, String member, String absent) {
        JsonValue value = object.get(member);
        if (value == null || value == JsonNull.NULL) {
            return absent;
        }
        if (value instanceof JsonString text) {
            return text.value().isEmpty() ? absent : text.value();
        }
        throw Statuses.badRequest(
                "the object provided is unrecognized: %s is not a text but %s".formatted(member, SchemaTypes.jsonType(value)));
    }

    /// The object as it is by now, as the answer to a creation.
    Response answer() {
        JsonObject ordered = new JsonObject();
        for (String member : List.of("kind", "apiVersion", "metadata", "spec", "status")) {
            JsonValue value = object.get(member);
            if (value != null) {
                ordered.put(member, value);
            }
        }
        Headers.Builder headers = new Headers.Builder().add("content-type", rendering.format().contentType());
        warnings.forEach(warning -> headers.add("warning", Warnings.header(warning)));
        return new Response.Unary(201, headers.build(), rendering.write(ordered));
    }
}
