package dev.polder.gateway.resource;

import dev.polder.api.apply.ApplyResult;
import dev.polder.api.apply.ApplyResult.Conflict;
import dev.polder.api.apply.FieldOwner;
import dev.polder.api.apply.FieldOwner.Operation;
import dev.polder.api.apply.FieldPath;
import dev.polder.api.apply.FieldSet;
import dev.polder.api.apply.FieldsV1;
import dev.polder.api.apply.ServerSideApply;
import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.resource.write.FieldOwnership;
import dev.polder.gateway.resource.write.Patching;
import java.util.Arrays;

/// Server-side apply of `/scale`. Upstream applies to a Scale and carries the owners of its replicas over to the workload;
/// here the replicas are applied to the workload itself, with the same owners and conflicts.
final class ScaleApply {
    private static final String SCALE_VERSION = "autoscaling/v1";

    private final GroupVersionKind scale;
    private final FieldOwnership ownership;

    ScaleApply(GroupVersionKind scale, FieldOwnership ownership) {
        this.scale = scale;
        this.ownership = ownership;
    }

    /// The workload with the replicas that a configuration of a Scale wants.
    ///
    /// @param scope the workload, at its subresource
    /// @param live  not changed
    /// @throws dev.polder.api.status.ApiException 409 for conflicts, 400 for a malformed configuration
    JsonObject applied(CallScope scope, JsonObject live, JsonObject configuration, WriteOptions options) {
        Patching.requireType(scale, configuration);
        ServerSideApply.check(configuration, TypeIndex.builtin().schema("io.k8s.api.autoscaling.v1.Scale"), SCALE_VERSION);
        String[] path = FieldOwnership.replicas(scope).elements().stream()
                .map(element -> element.toString().substring(1))
                .toArray(String[]::new);
        JsonObject wanted = wanted(scope, configuration, path);
        refuseUid(scope, wanted.objectOrNew("metadata").string("uid", ""), live);
        // A Scale of none says nothing of replicas, so that there is nothing to own.
        boolean unowned = live.integerAt(path).orElse(0) != 0 && !FieldOwnership.isOwned(FieldPath.of(path), live);
        JsonObject owned = !unowned
                ? live
                : ownedBeforeFirstApply(scope, live, path);
        JsonObject object =
                shown(ownership.apply(scope, owned, wanted, options)).orThrow().object();
        JsonObject metadata = configuration.objectOrNew("metadata");
        if (!metadata.string("name", "").isEmpty()) {
            MetadataAdmission.requireName(scope.name(), metadata);
        }
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), metadata.deepCopy());
        if (object.at(path) == null) {
            parent(object, path).put(path[path.length - 1], 0);
        }
        return object;
    }

    /// What the configuration says, as one of the workload.
    private static JsonObject wanted(CallScope scope, JsonObject configuration, String[] path) {
        JsonObject metadata = new JsonObject().put("name", scope.name());
        if (!scope.namespace().isEmpty()) {
            metadata.put("namespace", scope.namespace());
        }
        for (String name : new String[] {"uid", "resourceVersion"}) {
            JsonValue value = configuration.at("metadata", name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        JsonObject wanted = new JsonObject()
                .put("apiVersion", scope.kind().groupVersion().toString())
                .put("kind", scope.kind().kind())
                .put("metadata", metadata);
        JsonValue replicas = configuration.at("spec", "replicas");
        if (replicas != null && replicas != JsonNull.NULL) {
            parent(wanted, path).put(path[path.length - 1], replicas);
        }
        return wanted;
    }

    private static JsonObject parent(JsonObject object, String[] path) {
        JsonObject at = object;
        for (String step : Arrays.copyOf(path, path.length - 1)) {
            at = at.objectOrNew(step);
        }
        return at;
    }

    private static void refuseUid(CallScope scope, String uid, JsonObject live) {
        String has = live.objectOrNew("metadata").string("uid", "");
        if (!uid.isEmpty() && !uid.equals(has)) {
            throw Statuses.conflict(
                    new GroupResource(scope.resource().group(), scope.resource().resource() + "/scale"),
                    scope.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s".formatted(uid, has));
        }
    }

    /// Replicas that nobody owns are those of whoever was there before the first apply.
    private static JsonObject ownedBeforeFirstApply(CallScope scope, JsonObject live, String[] path) {
        JsonObject owned = live.deepCopy();
        JsonArray owners = owned.arrayAt("metadata", "managedFields");
        JsonArray with = owners == null ? new JsonArray() : owners;
        with.add(new JsonObject()
                .put("manager", "before-first-apply")
                .put("operation", "Update")
                .put("apiVersion", scope.kind().groupVersion().toString())
                .put("fieldsType", "FieldsV1")
                .put("fieldsV1", FieldsV1.encode(FieldSet.of(FieldPath.of(path))))
                .put("subresource", "scale"));
        owned.objectOrNew("metadata").put("managedFields", with);
        return owned;
    }

    /// Conflicts as a Scale has them: its version is that of `autoscaling`.
    private static ApplyResult shown(ApplyResult result) {
        return switch (result) {
            case ApplyResult.Applied applied -> applied;
            case ApplyResult.Conflicts conflicts ->
                new ApplyResult.Conflicts(conflicts.conflicts().stream()
                        .map(conflict -> new Conflict(ofScale(conflict.owner()), FieldPath.of("spec", "replicas")))
                        .toList());
        };
    }

    private static FieldOwner ofScale(FieldOwner owner) {
        String version = owner.operation() == Operation.APPLY ? "" : SCALE_VERSION;
        return new FieldOwner(owner.manager(), owner.operation(), version, owner.subresource());
    }
}
