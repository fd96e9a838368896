package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.request.ListOptions;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.Statuses;
import dev.polder.api.meta.GroupResource;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.Deprecation;
import dev.polder.gateway.resource.ResourceCatalog;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `componentstatuses` (upstream: `registry/core/componentstatus`): what the server is made of and whether that works. Nothing is
/// stored. Any thread.
public final class ComponentStatusHandler implements ApiHandler {
    private static final GroupResource SINGULAR = new GroupResource("", "componentstatus");

    private final ResourceCatalog.Served served;
    private final Supplier<Map<String, List<String>>> components;
    private final InstantSource clock;

    /// @param definition of ComponentStatus
    /// @param components by name, what does not work of each; an empty list for one that works
    /// @param clock      for tables
    public ComponentStatusHandler(
            ResourceDefinition definition, Supplier<Map<String, List<String>>> components, InstantSource clock) {
        this.served = new ResourceCatalog.Served(definition, definition.storageVersion());
        this.components = components;
        this.clock = clock;
    }

    @Override
    public Response handle(ApiRequest request) {
        RequestInfo.Target target = request.info().target();
        if (!target.subresource().isEmpty() || !target.namespace().isEmpty()) {
            throw Statuses.unknownPath();
        }
        return Deprecation.told(request, served, () -> answer(request, target.name()));
    }

    private Response answer(ApiRequest request, String name) {
        Rendering rendering = Rendering.of(request, served.kind());
        return switch (request.info().verb()) {
            case "get" -> get(request, name, rendering);
            case "list" -> list(request, rendering);
            default -> throw Statuses.methodNotAllowed();
        };
    }

    private Response get(ApiRequest request, String name, Rendering rendering) {
        List<String> trouble = components.get().get(name);
        if (trouble == null) {
            throw Statuses.notFound(SINGULAR, name);
        }
        JsonObject object = new JsonObject()
                .put("kind", served.kind().kind())
                .put("apiVersion", served.kind().version());
        component(name, trouble).entries().forEach(member -> object.put(member.getKey(), member.getValue()));
        return answer(rendering, switch (rendering.view()) {
            case OBJECT -> object;
            case METADATA -> TableWriter.partial(object, rendering.meta());
            case METADATA_LIST -> throw Statuses.notAcceptable(
                    "you requested PartialObjectMetadataList, but the requested object is not a list");
            case TABLE -> table(request, List.of(object), rendering);
        });
    }

    private Response list(ApiRequest request, Rendering rendering) {
        Selection selection = ListOptions.ofList(request.info().query()).selection();
        List<JsonObject> items = new TreeMap<>(components.get()).entrySet().stream()
                .filter(each -> selection.labels().matches(Map.of())
                        && selection.fields().matches(field -> field.equals("metadata.name") ? each.getKey() : ""))
                .map(each -> component(each.getKey(), each.getValue()))
                .toList();
        return answer(rendering, switch (rendering.view()) {
            case OBJECT -> list(served.definition().names().listKind(), served.kind().version(), items);
            case METADATA -> throw Statuses.notAcceptable(
                    "you requested PartialObjectMetadata, but the requested object is a list");
            case METADATA_LIST ->
                list("PartialObjectMetadataList", rendering.meta(), items.stream()
                        .map(each -> TableWriter.partial(each, rendering.meta()))
                        .toList());
            case TABLE -> table(request, items, rendering);
        });
    }

    private static JsonObject list(String kind, String apiVersion, List<JsonObject> items) {
        return new JsonObject()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", new JsonObject())
                .put("items", new JsonArray(items));
    }

    private JsonObject table(ApiRequest request, List<JsonObject> items, Rendering rendering) {
        var include = TableWriter.IncludeObject.of(request.info().query().first("includeObject"));
        return TableWriter.table(
                items, served, new JsonObject(), new TableWriter.Options(include, true, clock.instant(), rendering.meta()));
    }

    private static JsonObject component(String name, List<String> trouble) {
        JsonObject condition = new JsonObject()
                .put("type", "Healthy")
                .put("status", trouble.isEmpty() ? "True" : "False")
                .put("message", trouble.isEmpty() ? "ok" : String.join("; ", trouble));
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", name))
                .put("conditions", new JsonArray().add(condition));
    }

    private static Response answer(Rendering rendering, JsonObject body) {
        return Response.Unary.of(200, rendering.format().contentType(), rendering.write(body));
    }
}
