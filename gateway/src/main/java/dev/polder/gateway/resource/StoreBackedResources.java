package dev.polder.gateway.resource;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.write.Creation;
import dev.polder.gateway.resource.write.DeleteOptions;
import dev.polder.gateway.resource.write.Deletion;
import dev.polder.gateway.resource.write.Modification;
import dev.polder.gateway.resource.write.Patching;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.util.List;
import java.util.Optional;

/// The door for controllers and the syncer: the code that serves HTTP, without HTTP.
public final class StoreBackedResources implements Resources {
    private final WriteContext context;
    private final Creation creation;
    private final Modification modification;
    private final Deletion deletion;
    private final Patching patching;

    public StoreBackedResources(WriteContext context) {
        this.context = context;
        this.creation = new Creation(context);
        this.deletion = new Deletion(context);
        this.modification = new Modification(context, deletion);
        this.patching = new Patching(context, creation, modification, CreateGuard.OPEN);
    }

    @Override
    public Optional<JsonObject> get(UserInfo as, ResourceRef ref) {
        return get(scope(as, ref, ""));
    }

    private Optional<JsonObject> get(CallScope scope) {
        return context.store().get(scope.key()).map(o -> ObjectCodec.decode(o, scope.served()));
    }

    @Override
    public List<JsonObject> list(UserInfo as, ResourceRef collection) {
        CallScope scope = scope(as, collection, "");
        ListQuery query = collection.namespace().isEmpty()
                ? ListQuery.all(scope.workspace(), scope.key().resource())
                : ListQuery.inNamespace(
                        scope.workspace(), scope.key().resource(), collection.namespace());
        return switch (context.store().list(query)) {
            case ListResult.Page page -> page.items().stream()
                    .map(o -> ObjectCodec.decode(o, scope.served()))
                    .toList();
            case ListResult.Expired _ -> throw Statuses.expired("the list expired while it was read");
            case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
        };
    }

    @Override
    public JsonObject create(UserInfo as, ResourceRef collection, JsonObject object) {
        CallScope scope = scope(as, collection, "");
        return creation.create(scope, object, options(as), List.of()).tree(scope.served());
    }

    @Override
    public JsonObject update(UserInfo as, ResourceRef ref, JsonObject object) {
        CallScope scope = scope(as, ref, "");
        return modification.update(scope, object, options(as), List.of()).tree(scope.served());
    }

    @Override
    public JsonObject updateStatus(UserInfo as, ResourceRef ref, JsonObject object) {
        CallScope scope = scope(as, ref, "status");
        return modification.update(scope, object, options(as), List.of()).tree(scope.served());
    }

    @Override
    public JsonObject apply(UserInfo as, ResourceRef ref, JsonObject configuration, ApplyOptions how) {
        var options = new WriteOptions(
                false, how.fieldManager(), WriteOptions.FieldValidation.IGNORE, how.force());
        CallScope scope = scope(as, ref, "");
        return patching.apply(scope, configuration, options, List.of()).tree(scope.served());
    }

    @Override
    public void delete(UserInfo as, ResourceRef ref, Preconditions preconditions) {
        deletion.delete(scope(as, ref, ""), new DeleteOptions("", 0, preconditions, false, false));
    }

    @Override
    public long endWorkspace(UserInfo as, WorkspaceId workspace) {
        return switch (context.store().write(Write.of(new Mutation.End(workspace)))) {
            case WriteResult.Written _ -> {
                context.hooks().ended(workspace);
                yield 0;
            }
            case WriteResult.Missing _ -> 0; // it ended before
            case WriteResult.Held held -> held.objects();
            case WriteResult.Conflict _, WriteResult.Exists _, WriteResult.OverLimit _ ->
                throw new IllegalStateException("the end of a workspace expects nothing of an object");
        };
    }

    private CallScope scope(UserInfo as, ResourceRef ref, String subresource) {
        ResourceCatalog.Served served = served(ref).orElseThrow(Statuses::unknownPath);
        return new CallScope(as, ref.workspace(), served, ref.namespace(), ref.name(), subresource);
    }

    /// In the version that is asked for; where that is not served any more, as for an object that was stored in it, in that
    /// in which the kind is stored now.
    private Optional<ResourceCatalog.Served> served(ResourceRef ref) {
        Optional<ResourceCatalog.Served> asked = context.catalogs().find(ref.workspace(), ref.resource());
        return asked.isPresent()
                ? asked
                : context.catalogs().of(ref.workspace()).findStored(ref.resource().groupResource());
    }

    private static WriteOptions options(UserInfo as) {
        return WriteOptions.of(as.name());
    }
}
