package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.patch.JsonPatch;
import dev.polder.api.patch.MergePatch;
import dev.polder.api.patch.PatchLimits;
import dev.polder.api.patch.StrategicMergePatch;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.resource.CallScope;
import java.util.ArrayList;
import java.util.List;

/// The four patch types, each as a [Modification.Change].
public final class Patching {
    private static final int ATTEMPTS = 5;

    private final WriteContext context;
    private final Creation creation;
    private final Modification modification;
    private final FieldOwnership ownership;

    public Patching(WriteContext context, Creation creation, Modification modification) {
        this.context = context;
        this.creation = creation;
        this.modification = modification;
        this.ownership = new FieldOwnership(context.clock());
    }

    Written patch(CallScope scope, PatchBody patch, WriteOptions options) {
        return switch (patch) {
            case PatchBody.Json json -> change(scope, options, JsonPatch.parse(json.operations(), PatchLimits.DEFAULT)::apply);
            case PatchBody.Merge merge -> change(scope, options, live -> MergePatch.apply(live, merge.patch()));
            case PatchBody.Strategic strategic -> change(
                    scope,
                    options,
                    live -> StrategicMergePatch.apply(
                            live, strategic.patch(), scope.version().schema()));
            case PatchBody.Apply apply -> apply(scope, apply.configuration(), options, apply.warnings());
        };
    }

    private Written change(CallScope scope, WriteOptions options, Modification.Change change) {
        List<String> told = new ArrayList<>();
        Written written = modification.modify(
                scope,
                live -> {
                    JsonObject next = change.of(live);
                    told.clear();
                    told.addAll(Draft.admitShape(scope, next, options, List.of()));
                    return next;
                },
                options,
                List.of(),
                false);
        return new Written(written.object(), false, told);
    }

    /// Server-side apply; creates the object when it is missing.
    public Written apply(CallScope scope, JsonObject configuration, WriteOptions options, List<String> warnings) {
        if (configuration.string("apiVersion", "").isEmpty()
                || configuration.string("kind", "").isEmpty()) {
            throw Statuses.badRequest("apiVersion and kind must be set in an apply configuration");
        }
        List<String> told = Draft.admitShape(scope, configuration, options, warnings);
        JsonObject metadata = configuration.objectOrNew("metadata");
        if (!metadata.objects("managedFields").isEmpty()) {
            throw Statuses.badRequest("metadata.managedFields must be nil");
        }
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), metadata);
        String name = metadata.string("name", "");
        if (!name.isEmpty() && !name.equals(scope.name())) {
            throw Statuses.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(name, scope.name()));
        }
        metadata.put("name", scope.name());
        for (int attempt = 1; ; attempt++) {
            try {
                if (context.store().get(scope.key()).isEmpty() && scope.subresource().isEmpty()) {
                    if (!metadata.string("uid", "").isEmpty()) {
                        throw Statuses.conflict(
                                scope.resource(), scope.name(), "uid mismatch: the object does not exist");
                    }
                    JsonObject fresh = ownership.applied(scope, null, configuration, options);
                    return creation.createOwned(scope, fresh, options, told);
                }
                return modification.modify(
                        scope,
                        live -> ownership.applied(scope, live, configuration, options),
                        options,
                        told,
                        true);
            } catch (ApiException e) {
                boolean raced = e.is(StatusReason.ALREADY_EXISTS)
                        || (e.is(StatusReason.NOT_FOUND) && scope.subresource().isEmpty());
                if (!raced || attempt >= ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
