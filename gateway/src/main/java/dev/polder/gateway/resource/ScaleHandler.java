package dev.polder.gateway.resource;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
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
import dev.polder.api.status.GoText;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.gateway.resource.write.Deletion;
import dev.polder.gateway.resource.write.FieldOwnership;
import dev.polder.gateway.resource.write.Modification;
import dev.polder.gateway.resource.write.Patching;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.Objects;

/// `/scale`: the replicas of a workload as `autoscaling/v1` Scale.
public final class ScaleHandler implements ResourceHandler.SubresourceHandler {
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

    private final Modification modification;
    private final ScaleApply apply;

    public ScaleHandler(WriteContext context) {
        this.modification = new Modification(context, new Deletion(context));
        this.apply = new ScaleApply(SCALE, new FieldOwnership(context.clock()));
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        Subresources.Scale paths =
                scope.subresources().scale().orElseThrow(Statuses::unknownPath);
        Rendering rendering = Rendering.of(request, SCALE);
        return switch (request.info().verb()) {
            case "get" -> answer(rendering, scope, modification.require(scope), paths);
            case "update" -> answer(rendering, scope, change(request, scope, paths, false), paths);
            case "patch" -> {
                boolean applies = BodyDecoder.mediaType(request).startsWith("application/apply-patch+");
                yield answer(
                        rendering, scope, applies ? applied(request, scope, paths) : change(request, scope, paths, true), paths);
            }
            default -> throw Statuses.methodNotAllowed();
        };
    }

    private StoredObject applied(ApiRequest request, CallScope scope, Subresources.Scale paths) {
        WriteOptions options =
                WriteOptions.of(WriteOptions.Action.APPLY, request.info().query(), request.header("user-agent"));
        modification.require(scope);
        JsonObject configuration = Patching.configuration(request, options);
        CallScope whole = whole(scope);
        return modification
                .modify(
                        whole,
                        live -> {
                            JsonObject next = apply.applied(whole, live, configuration, options);
                            requireCount(scope, Objects.requireNonNull(next.at(paths.specReplicasPath().split("\\."))));
                            return next;
                        },
                        options,
                        List.of(),
                        true)
                .object();
    }

    private static CallScope whole(CallScope scope) {
        return new CallScope(
                scope.user(), scope.workspace(), scope.served(), scope.namespace(), scope.name(), "scale");
    }

    private StoredObject change(ApiRequest request, CallScope scope, Subresources.Scale paths, boolean patch) {
        WriteOptions options = WriteOptions.of(
                patch ? WriteOptions.Action.PATCH : WriteOptions.Action.UPDATE, request.info().query(), request.header("user-agent"));
        return modification
                .modify(whole(scope), live -> rescaled(request, scope, live.deepCopy(), paths, patch), options, List.of(), false)
                .object();
    }

    private static JsonObject rescaled(
            ApiRequest request, CallScope scope, JsonObject live, Subresources.Scale paths, boolean patch) {
        JsonObject wanted = patch
                ? patched(request, scale(live, paths))
                : BodyDecoder.decode(request).object();
        requireKind(wanted);
        JsonObject from = wanted.objectOrNew("metadata");
        MetadataAdmission.requireName(scope.name(), from);
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), from);
        JsonValue said = wanted.at("spec", "replicas");
        JsonValue replicas = said == null || said == JsonNull.NULL ? new JsonInteger(0) : said;
        if (!(replicas instanceof JsonInteger)) {
            String why = "json: cannot unmarshal %s into Go struct field ScaleSpec.spec.replicas of type int32"
                    .formatted(SchemaTypes.jsonType(replicas));
            throw patch
                    ? Statuses.invalid(
                            new GroupVersionKind("", "", ""),
                            "",
                            List.of(FieldError.invalid("patch", GoText.quote(JsonWriter.text(wanted)), why)))
                    : Statuses.badRequest("Scale in version \"v1\" cannot be handled as a Scale: " + why);
        }
        requireCount(scope, replicas);
        put(live, paths.specReplicasPath(), replicas);
        JsonObject metadata = live.objectOrNew("metadata");
        String version = from.string("resourceVersion", "");
        String uid = from.string("uid", "");
        if (version.isEmpty()) {
            metadata.remove("resourceVersion");
        } else {
            metadata.put("resourceVersion", version);
        }
        if (!uid.isEmpty()) {
            metadata.put("uid", uid);
        }
        return live;
    }

    private static void requireCount(CallScope scope, JsonValue replicas) {
        if (replicas instanceof JsonInteger count && count.value() < 0) {
            throw Statuses.invalid(
                    SCALE,
                    scope.name(),
                    List.of(FieldError.invalid(
                            "spec.replicas", JsonWriter.text(replicas), "must be greater than or equal to 0")));
        }
    }

    private static void requireKind(JsonObject wanted) {
        String kind = wanted.string("kind", SCALE.kind());
        String apiVersion = wanted.string("apiVersion", SCALE.groupVersion().toString());
        if (!kind.equals(SCALE.kind()) || !apiVersion.equals(SCALE.groupVersion().toString())) {
            throw Statuses.badRequest("%s in version \"%s\" cannot be handled as a Scale: no kind \"%s\" is served here"
                    .formatted(kind, apiVersion, kind));
        }
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
                    throw Statuses.unsupportedPatchType();
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

    private static Response answer(
            Rendering rendering, CallScope scope, StoredObject stored, Subresources.Scale paths) {
        JsonObject scale = scale(ObjectCodec.decode(stored, scope.served()), paths);
        return Response.Unary.of(200, rendering.format().contentType(), rendering.write(scale));
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
        JsonObject spec = new JsonObject();
        if (number(object, paths.specReplicasPath()) != 0) {
            spec.put("replicas", number(object, paths.specReplicasPath()));
        }
        JsonObject status = new JsonObject().put("replicas", number(object, paths.statusReplicasPath()));
        JsonValue selector = paths.selectorPath().isEmpty() ? null : object.at(paths.selectorPath().split("\\."));
        if (selector instanceof JsonString(String text)) {
            if (!text.isEmpty()) {
                status.put("selector", text);
            }
        } else if (selector instanceof JsonObject labels) {
            // A ReplicationController's selector is a plain map of labels.
            boolean plain = labels.entries().stream().allMatch(e -> e.getValue() instanceof JsonString);
            JsonObject whole = plain && !labels.isEmpty() ? new JsonObject().put("matchLabels", labels) : labels;
            status.put("selector", LabelSelectors.fromObject(whole).toString());
        }
        return new JsonObject()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put("metadata", metadata)
                .put("spec", spec)
                .put("status", status);
    }

    private static long number(JsonObject object, String path) {
        return object.integerAt(path.split("\\.")).orElse(0);
    }
}
