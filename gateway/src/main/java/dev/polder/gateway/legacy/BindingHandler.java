package dev.polder.gateway.legacy;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WireTime;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.Causes;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.ResourceHandler;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.gateway.resource.write.Deletion;
import dev.polder.gateway.resource.write.Modification;
import dev.polder.gateway.resource.write.WriteContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `pods/binding` and `bindings` (upstream: `registry/core/pod/storage` BindingREST): says on a pod on which node it runs. Any
/// thread.
public final class BindingHandler implements ResourceHandler.SubresourceHandler, ApiHandler {
    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final String SCHEDULED = "PodScheduled";

    private final WriteContext context;
    private final ResourceCatalog.Served pods;
    private final Modification modification;

    public BindingHandler(WriteContext context) {
        this.context = context;
        this.pods = context.catalogs().builtin().find(PODS).orElseThrow();
        this.modification = new Modification(context, new Deletion(context));
    }

    /// `bindings`: the body names the pod.
    @Override
    public Response handle(ApiRequest request) {
        RequestInfo.Target target = request.info().target();
        WorkspaceId workspace = request.workspace();
        if (!target.name().isEmpty() || !target.subresource().isEmpty()) {
            throw Statuses.unknownPath();
        }
        if (workspace == null || target.namespace().isEmpty() || !request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        return bind(request, new CallScope(request.user(), workspace, pods, target.namespace(), "", "binding"));
    }

    /// `pods/binding`.
    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        return bind(request, scope);
    }

    private Response bind(ApiRequest request, CallScope named) {
        Rendering rendering = Rendering.of(request, BINDING);
        var options = WriteOptions.of(
                WriteOptions.Action.CREATE, request.info().query(), request.header("user-agent"));
        JsonObject binding = BodyDecoder.decode(request).object();
        requireKind(binding);
        JsonObject metadata = member(binding, "metadata");
        String namespace = metadata.string("namespace", "");
        if (!namespace.isEmpty() && !namespace.equals(named.namespace())) {
            throw Statuses.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        String name = metadata.string("name", "");
        if (named.name().isEmpty() && name.isEmpty()) {
            throw Statuses.badRequest("Name parameter required.");
        }
        if (!named.name().isEmpty() && !named.name().equals(name)) {
            throw Statuses.badRequest("name in URL does not match name in Binding object");
        }
        String node = node(member(binding, "target"));
        CallScope scope = named.withName(named.namespace(), name);
        modification.modify(scope, live -> bound(scope, live.deepCopy(), metadata, node), options, List.of(), true);
        return Response.Unary.of(
                201,
                rendering.format().contentType(),
                rendering.write(new JsonObject()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject())
                        .put("status", "Success")
                        .put("code", 201)));
    }

    private static void requireKind(JsonObject body) {
        String kind = body.string("kind", BINDING.kind());
        String version = body.string("apiVersion", BINDING.version());
        if (!kind.equals(BINDING.kind()) || !version.equals(BINDING.version())) {
            throw Statuses.badRequest(
                    "%s in version \"%s\" cannot be handled as a Binding: converting (%s.%s) to (core.Binding): unknown conversion"
                            .formatted(kind, version, version, kind));
        }
    }

    private static JsonObject member(JsonObject body, String name) {
        return switch (body.get(name)) {
            case JsonObject object -> object;
            case JsonNull _ -> new JsonObject();
            case null -> new JsonObject();
            default -> throw Statuses.badRequest(
                    "Binding in version \"v1\" cannot be handled as a Binding: " + name + " is not an object");
        };
    }

    /// Upstream answers 500 here, with the same words.
    private static String node(JsonObject target) {
        Causes causes = new Causes();
        String kind = target.string("kind", "");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            causes.notSupported("target.kind", kind, List.of("Node", "<empty>"));
        }
        String name = target.string("name", "");
        if (name.isEmpty()) {
            causes.required("target.name", "");
        }
        if (causes.size() > 0) {
            String all = causes.list().stream()
                    .map(cause -> cause.field() + ": " + cause.message())
                    .collect(Collectors.joining(", "));
            throw Statuses.badRequest(causes.size() == 1 ? all : "[" + all + "]");
        }
        return name;
    }

    private JsonObject bound(CallScope scope, JsonObject pod, JsonObject said, String node) {
        JsonObject metadata = pod.objectOrNew("metadata");
        JsonObject spec = pod.objectOrNew("spec");
        require(metadata.string("deletionTimestamp") == null, scope, "is being deleted, cannot be assigned to a host");
        String taken = spec.string("nodeName", "");
        require(taken.isEmpty(), scope, "is already assigned to node \"" + taken + "\"");
        require(spec.objects("schedulingGates").isEmpty(), scope, "has non-empty .spec.schedulingGates");
        for (String precondition : List.of("uid", "resourceVersion")) {
            String wanted = said.string(precondition, "");
            if (!wanted.isEmpty()) {
                metadata.put(precondition, wanted);
            }
        }
        spec.put("nodeName", node);
        merge(metadata, said, "annotations");
        merge(metadata, said, "labels");
        JsonObject status = pod.objectOrNew("status");
        status.remove("nominatedNodeName");
        status.put("conditions", scheduled(status));
        return pod;
    }

    private static void require(boolean good, CallScope scope, String why) {
        if (!good) {
            throw new ApiException(new Status(
                    StatusReason.CONFLICT.code(),
                    StatusReason.CONFLICT,
                    "Operation cannot be fulfilled on pods/binding \"%s\": pod %s %s"
                            .formatted(scope.name(), scope.name(), why),
                    new Status.Details(scope.name(), "", "pods/binding", "", List.<StatusCause>of(), 0)));
        }
    }

    private static void merge(JsonObject metadata, JsonObject said, String map) {
        JsonObject more = said.object(map);
        if (more != null) {
            for (Map.Entry<String, String> each : more.strings().entrySet()) {
                metadata.objectOrNew(map).put(each.getKey(), each.getValue());
            }
        }
    }

    private JsonArray scheduled(JsonObject status) {
        JsonObject condition = new JsonObject()
                .put("type", SCHEDULED)
                .put("status", "True")
                .put("lastProbeTime", JsonNull.NULL)
                .put("lastTransitionTime", WireTime.text(context.clock().instant()));
        JsonArray conditions = new JsonArray();
        boolean there = false;
        for (JsonObject each : status.objects("conditions")) {
            boolean same = each.string("type", "").equals(SCHEDULED);
            there |= same;
            conditions.add(same ? condition : each);
        }
        return there ? conditions : conditions.add(condition);
    }
}
