package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.request.ListOptions;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.read.Reader;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/// Answers create, update, patch, delete and deletecollection.
public final class WriteHandler {
    private final Creation creation;
    private final Modification modification;
    private final Deletion deletion;
    private final Patching patching;
    private final Reader reader;

    public WriteHandler(WriteContext context, Reader reader) {
        this.creation = new Creation(context);
        this.deletion = new Deletion(context);
        this.modification = new Modification(context, deletion);
        this.patching = new Patching(context, creation, modification);
        this.reader = reader;
    }

    public Response create(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request.header("accept"));
        WriteOptions options = options(request);
        BodyDecoder.Decoded body = BodyDecoder.decode(request);
        Written written = creation.create(scope, body.object(), options, body.warnings());
        return answer(request, scope, written, rendering);
    }

    public Response update(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request.header("accept"));
        BodyDecoder.Decoded body = BodyDecoder.decode(request);
        Written written = modification.update(scope, body.object(), options(request), body.warnings());
        return answer(request, scope, written, rendering);
    }

    /// Serves a subresource that can be replaced and nothing else: another verb, which another right allows, must not write.
    public Response updateOnly(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("update")) {
            throw Statuses.methodNotAllowed(scope.resource(), request.info().verb());
        }
        return update(request, scope);
    }

    public Response patch(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request.header("accept"));
        PatchBody patch = PatchBody.of(BodyDecoder.mediaType(request), request.http().body());
        Written written = patching.patch(scope, patch, PatchBody.options(request, patch, options(request)));
        return answer(request, scope, written, rendering);
    }

    private static WriteOptions options(ApiRequest request) {
        return WriteOptions.of(request.info().query(), request.header("user-agent"));
    }

    private Response answer(ApiRequest request, CallScope scope, Written written, Rendering rendering) {
        Response answer = reader.object(
                request, scope.served(), written.object(), rendering, written.created() ? 201 : 200);
        if (written.warnings().isEmpty() || !(answer instanceof Response.Unary unary)) {
            return answer;
        }
        Headers headers = unary.headers();
        for (String warning : written.warnings()) {
            headers = headers.with("warning", Warnings.header(warning));
        }
        return new Response.Unary(unary.status(), headers, unary.body());
    }

    public Response delete(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request.header("accept"));
        DeleteOptions options = DeleteOptions.of(BodyDecoder.decodeOptional(request), request.info().query());
        Deletion.Deleted deleted = deletion.delete(scope, options);
        if (!deleted.gone()) {
            return reader.object(request, scope.served(), deleted.object(), rendering, 200);
        }
        JsonObject details = new JsonObject().put("name", scope.name());
        if (!scope.definition().group().isEmpty()) {
            details.put("group", scope.definition().group());
        }
        details.put("kind", scope.definition().names().plural())
                .put("uid", deleted.object().header().uid());
        return Response.Unary.of(
                200,
                "application/json",
                JsonWriter.compact(new JsonObject()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject())
                        .put("status", "Success")
                        .put("details", details)));
    }

    /// Deletes what a list selects, page by page; what is gone meanwhile is passed over.
    public Response deleteCollection(ApiRequest request, CallScope scope) {
        DeleteOptions options = DeleteOptions.of(BodyDecoder.decodeOptional(request), request.info().query());
        ListOptions list = ListOptions.of(request.info().query());
        ListResult.Page page = reader.page(request, scope.served(), list);
        List<StoredObject> touched = new ArrayList<>();
        for (StoredObject item : page.items()) {
            try {
                CallScope one = scope.withName(item.key().namespace(), item.key().name());
                touched.add(deletion.delete(one, options).object());
            } catch (dev.polder.api.status.ApiException e) {
                if (!Modification.isMissing(e)) {
                    throw e;
                }
            }
        }
        return reader.rendered(request, scope.served(), new ListResult.Page(touched, page.revision(), null, -1));
    }
}
