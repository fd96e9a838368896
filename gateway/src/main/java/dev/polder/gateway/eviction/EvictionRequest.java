package dev.polder.gateway.eviction;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.gateway.resource.write.DeleteOptions;
import java.util.List;
import java.util.Set;

/// What a client asks for with a `policy/v1` Eviction; v1beta1 says the same.
///
/// @param options how the pod is to be deleted
record EvictionRequest(DeleteOptions options) {
    static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

    private static final Set<String> VERSIONS = Set.of("", "policy/v1", "policy/v1beta1");

    /// @throws dev.polder.api.status.ApiException 400 when it is no Eviction of the pod in the URL
    static EvictionRequest of(ApiRequest request, CallScope scope) {
        JsonObject body = BodyDecoder.decode(request).object();
        String kind = body.string("kind", "Eviction");
        if (!kind.equals("Eviction") || !VERSIONS.contains(body.string("apiVersion", ""))) {
            throw Statuses.badRequest(("%s in version \"%s\" cannot be handled as a Eviction: converting (%s.%s) to "
                            + "(policy.Eviction): unknown conversion")
                    .formatted(kind, body.string("apiVersion", ""), body.string("apiVersion", ""), kind));
        }
        JsonObject metadata = member(body, "metadata");
        String namespace = metadata.string("namespace", "");
        if (!namespace.isEmpty() && !namespace.equals(scope.namespace())) {
            throw Statuses.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (!metadata.string("name", "").equals(scope.name())) {
            throw Statuses.badRequest("name in URL does not match name in Eviction object");
        }
        JsonObject said = member(body, "deleteOptions");
        if (said.isTrue("ignoreStoreReadErrorWithClusterBreakingPotential")) {
            throw Statuses.invalid(
                    EVICTION,
                    scope.name(),
                    List.of(FieldError.invalid(
                            "deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential",
                            "true",
                            "can not be set for pod eviction, try after removing the option")));
        }
        return new EvictionRequest(DeleteOptions.of(said, request.info().query()));
    }

    private static JsonObject member(JsonObject body, String name) {
        JsonValue value = body.get(name);
        if (value == null || value == JsonNull.NULL) {
            return new JsonObject();
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw Statuses.badRequest("Eviction in version \"v1\" cannot be handled as a Eviction: " + name
                + " is not an object");
    }

    /// Whether the client named the resourceVersion that it means.
    boolean namesVersion() {
        return !options.preconditions().resourceVersion().isEmpty();
    }

    /// The options with a resourceVersion that the pod must still be at.
    DeleteOptions at(String version) {
        return new DeleteOptions(
                options.propagation(),
                options.gracePeriod(),
                new Resources.Preconditions(options.preconditions().uid(), version),
                options.dryRun(),
                options.legacy());
    }
}
