package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.request.ListOptions;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.CreateGuard;
import dev.polder.gateway.resource.read.Reader;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/// Answers create, update, patch, delete and deletecollection.
public final class WriteHandler {
    private final CreateGuard guard;
    private final Creation creation;
    private final Modification modification;
    private final Deletion deletion;
    private final Patching patching;
    private final Reader reader;

    /// @param guard asked before a patch or an update creates
    public WriteHandler(WriteContext context, Reader reader, CreateGuard guard) {
        this.guard = guard;
        this.creation = new Creation(context);
        this.deletion = new Deletion(context);
        this.modification = new Modification(context, deletion);
        this.patching = new Patching(context, creation, modification, guard);
        this.reader = reader;
    }

    public Response create(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request, scope.served().kind());
        WriteOptions options = options(request, WriteOptions.Action.CREATE);
        BodyDecoder.Decoded body = BodyDecoder.decode(request, scope.kind().kind());
        Written written = creation.create(scope, body.object(), options, body.warnings());
        return answer(request, scope, written, rendering);
    }

    public Response update(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request, scope.served().kind());
        WriteOptions options = options(request, WriteOptions.Action.UPDATE);
        BodyDecoder.Decoded body = BodyDecoder.decode(request, scope.kind().kind());
        return answer(request, scope, updateOrCreate(scope, body, options), rendering);
    }

    private Written updateOrCreate(CallScope scope, BodyDecoder.Decoded body, WriteOptions options) {
        if (!scope.subresource().isEmpty() || !scope.definition().strategy().allowsCreateOnUpdate()) {
            return modification.update(scope, body.object(), options, body.warnings());
        }
        try {
            return modification.update(scope, body.object().deepCopy(), options, body.warnings());
        } catch (ApiException e) {
            if (!Modification.isMissing(e)) {
                throw e;
            }
        }
        guard.check(scope);
        JsonObject metadata = body.object().objectOrNew("metadata");
        if (!metadata.string("uid", "").isEmpty()) {
            throw Statuses.conflict(
                    scope.resource(),
                    scope.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: ".formatted(metadata.string("uid", "")));
        }
        metadata.remove("resourceVersion");
        return creation.create(scope, body.object(), options, body.warnings());
    }

    /// Serves a subresource that can be replaced and nothing else: another verb, which another right allows, must not write.
    public Response updateOnly(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("update")) {
            throw Statuses.methodNotAllowed();
        }
        return update(request, scope);
    }

    public Response patch(ApiRequest request, CallScope scope) {
        Rendering rendering = Rendering.of(request, scope.served().kind());
        PatchBody.Type type = PatchBody.Type.of(BodyDecoder.mediaType(request));
        if (type == PatchBody.Type.STRATEGIC && scope.served().custom().isPresent()) {
            throw Statuses.unsupportedMediaType(PatchBody.Type.OF_CUSTOM);
        }
        WriteOptions options =
                options(request, type.isApply() ? WriteOptions.Action.APPLY : WriteOptions.Action.PATCH);
        Written written = patching.patch(scope, body(request, scope, type), options);
        return answer(request, scope, written, rendering);
    }

    /// The patch; of an object that is missing upstream does not read it, unless it is one that could create it.
    private PatchBody body(ApiRequest request, CallScope scope, PatchBody.Type type) {
        try {
            return PatchBody.of(type, request.http().body());
        } catch (ApiException e) {
            if (!type.isApply()) {
                modification.require(scope);
            }
            throw e;
        }
    }

    private static WriteOptions options(ApiRequest request, WriteOptions.Action action) {
        return WriteOptions.of(action, request.info().query(), request.header("user-agent"));
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
        Rendering rendering = Rendering.of(request, scope.served().kind());
        DeleteOptions options = DeleteOptions.of(BodyDecoder.decodeOptional(request), request.info().query());
        Deletion.Deleted deleted = deletion.delete(scope, options);
        if (!deleted.gone() || scope.definition().strategy().returnsDeletedObject()) {
            // Who asks in the old way is told that it is not done yet.
            int code = options.legacy() && !deleted.gone() ? 202 : 200;
            return reader.object(request, scope.served(), deleted.object(), rendering, code);
        }
        JsonObject details = new JsonObject().put("name", scope.name());
        if (!scope.definition().group().isEmpty()) {
            details.put("group", scope.definition().group());
        }
        details.put("kind", scope.definition().names().plural())
                .put("uid", deleted.object().header().uid());
        return Response.Unary.of(
                200,
                rendering.format().contentType(),
                rendering.write(new JsonObject()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject())
                        .put("status", "Success")
                        .put("details", details)));
    }

    /// Deletes what a list selects, page by page; what is gone meanwhile is passed over.
    public Response deleteCollection(ApiRequest request, CallScope scope) {
        DeleteOptions options = DeleteOptions.of(BodyDecoder.decodeOptional(request), request.info().query());
        ListOptions list = ListOptions.ofList(request.info().query());
        ListResult.Page page = reader.page(request, scope.served(), list);
        List<StoredObject> touched = new ArrayList<>();
        for (StoredObject item : page.items()) {
            try {
                CallScope one = scope.withName(item.key().namespace(), item.key().name());
                touched.add(deletion.delete(one, options).object());
            } catch (ApiException e) {
                if (!Modification.isMissing(e)) {
                    throw e;
                }
            }
        }
        return reader.rendered(
                request, scope.served(), new ListResult.Page(touched, page.revision(), page.continueKey(), -1));
    }
}
