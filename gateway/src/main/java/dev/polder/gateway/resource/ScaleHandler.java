package dev.polder.gateway.resource;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.patch.JsonPatch;
import dev.polder.api.patch.MergePatch;
import dev.polder.api.patch.PatchLimits;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.Subresources;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.gateway.resource.write.Deletion;
import dev.polder.gateway.resource.write.Modification;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.store.StoredObject;
import java.util.List;

/// `/scale`: the replicas of a workload as `autoscaling/v1` Scale.
public final class ScaleHandler implements ResourceHandler.SubresourceHandler {
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

    private final Modification modification;

    public ScaleHandler(WriteContext context) {
        this.modification = new Modification(context, new Deletion(context));
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        Subresources.Scale paths =
                scope.definition().subresources().scale().orElseThrow(Statuses::unknownPath);
        return switch (request.info().verb()) {
            case "get" -> answer(modification.require(scope), paths);
            case "update" -> answer(change(request, scope, paths, false), paths);
            case "patch" -> answer(change(request, scope, paths, true), paths);
            default -> throw Statuses.methodNotAllowed();
        };
    }

    private StoredObject change(ApiRequest request, CallScope scope, Subresources.Scale paths, boolean patch) {
        WriteOptions options = WriteOptions.of(
                patch ? WriteOptions.Action.PATCH : WriteOptions.Action.UPDATE, request.info().query(), request.header("user-agent"));
        CallScope whole = new CallScope(
                scope.user(), scope.workspace(), scope.served(), scope.namespace(), scope.name(), "scale");
        return modification
                .modify(
                        whole,
                        live -> {
                            JsonObject current = scale(live, paths);
                            JsonObject wanted = patch
                                    ? patched(request, current)
                                    : BodyDecoder.decode(request).object();
                            String version = wanted.stringAt("metadata", "resourceVersion");
                            JsonValue replicas = wanted.at("spec", "replicas");
                            if (replicas == null) {
                                replicas = new JsonInteger(0);
                            }
                            if (!(replicas instanceof JsonInteger count) || count.value() < 0) {
                                throw Statuses.invalid(
                                        SCALE,
                                        scope.name(),
                                        List.of(FieldError.invalid(
                                                "spec.replicas",
                                                JsonWriter.text(replicas),
                                                "must be greater than or equal to 0")));
                            }
                            put(live, paths.specReplicasPath(), replicas);
                            if (version != null && !version.isEmpty()) {
                                live.objectOrNew("metadata").put("resourceVersion", version);
                            } else {
                                live.objectOrNew("metadata").remove("resourceVersion");
                            }
                            return live;
                        },
                        options,
                        List.of(),
                        false)
                .object();
    }

    private static JsonObject patched(ApiRequest request, JsonObject scale) {
        byte[] body = request.http().body();
        try {
            String type = BodyDecoder.mediaType(request);
            return switch (type) {
                case "application/json-patch+json" ->
                    JsonPatch.parse(JsonReader.read(body, JsonLimits.REQUEST), PatchLimits.DEFAULT)
                            .apply(scale);
                case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
                    MergePatch.apply(scale, JsonReader.readObject(body, JsonLimits.REQUEST));
                default ->
                    throw Statuses.unsupportedMediaType(
                            List.of("application/json-patch+json", "application/merge-patch+json"));
            };
        } catch (JsonSyntaxException e) {
            throw Statuses.badRequest("error decoding patch: " + e.getMessage());
        }
    }

    private static void put(JsonObject object, String path, JsonValue value) {
        String[] steps = path.split("\\.");
        JsonObject at = object;
        for (int i = 0; i < steps.length - 1; i++) {
            at = at.objectOrNew(steps[i]);
        }
        at.put(steps[steps.length - 1], value);
    }

    private static Response answer(StoredObject stored, Subresources.Scale paths) {
        return Response.Unary.of(
                200, "application/json", JsonWriter.compact(scale(ObjectCodec.decode(stored), paths)));
    }

    private static JsonObject scale(JsonObject object, Subresources.Scale paths) {
        JsonObject from = object.objectOrNew("metadata");
        JsonObject metadata = new JsonObject();
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonValue value = from.get(field);
            if (value != null) {
                metadata.put(field, value);
            }
        }
        JsonObject status = new JsonObject().put("replicas", number(object, paths.statusReplicasPath()));
        JsonValue selector = object.at(paths.selectorPath().split("\\."));
        if (selector instanceof JsonObject labels) {
            // A ReplicationController's selector is a plain map of labels.
            boolean plain = labels.entries().stream().allMatch(e -> e.getValue() instanceof JsonString);
            JsonObject whole = plain && !labels.isEmpty() ? new JsonObject().put("matchLabels", labels) : labels;
            status.put("selector", LabelSelectors.fromObject(whole).toString());
        }
        return new JsonObject()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put("metadata", metadata)
                .put("spec", new JsonObject().put("replicas", number(object, paths.specReplicasPath())))
                .put("status", status);
    }

    private static long number(JsonObject object, String path) {
        return object.integerAt(path.split("\\.")).orElse(0);
    }
}
