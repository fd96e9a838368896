package dev.polder.api.apply;

import dev.polder.api.apply.FieldOwner.Operation;
import dev.polder.api.apply.ManagedFields.Owned;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Server-side apply: merges a configuration into an object, keeps who owns what, and takes away what its manager
/// applied before, does not apply any more, and nobody else owns.
public final class ServerSideApply {
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    private ServerSideApply() {}

    /// Applies. Neither object is changed, and the result shares no changeable part with them. What the kind's defaults
    /// and metadata rules add is up to the caller.
    ///
    /// @param live          the object as it is, null when there is none
    /// @param configuration what the client sent, with the endpoint's apiVersion and kind
    /// @param schema        of the whole object, in the version of the write
    /// @param force         whether to take fields from other managers
    /// @throws ApiException 400 when the configuration is malformed
    public static ApplyResult apply(
            @Nullable JsonObject live, JsonObject configuration, Schema schema, ManagedWrite write, boolean force) {
        check(configuration, schema, write.apiVersion());
        ManagedFields managed = live == null ? new ManagedFields() : ManagedFields.of(live);
        managed.dropUnknownVersions(write);
        managed.owners().replaceAll((_, owned) -> owned.with(TreeFields.reconciled(owned.fields(), schema)));
        JsonObject before = live == null ? new JsonObject() : ManagedFieldsUpdate.stripped(live);
        if (live != null && managed.isEmpty()) {
            ManagedFieldsUpdate.record(managed, new JsonObject(), before, schema, write.by(BEFORE_FIRST_APPLY));
        }
        ApplyResult result = merge(live, before, configuration, schema, new Request(managed, write, force));
        if (!(result instanceof ApplyResult.Conflicts(List<ApplyResult.Conflict> conflicts))
                || !LastAppliedAnnotation.concerns(write)) {
            return result;
        }
        FieldSet ours = LastAppliedAnnotation.fields(before, schema, write);
        List<ApplyResult.Conflict> rest = conflicts.stream()
                .filter(conflict -> !ours.contains(conflict.path()))
                .toList();
        return rest.isEmpty()
                ? merge(live, before, configuration, schema, new Request(managed, write, true))
                : ours.isEmpty() ? result : new ApplyResult.Conflicts(rest);
    }

    private record Request(ManagedFields managed, ManagedWrite write, boolean force) {}

    /// Refuses a configuration that cannot be applied to anything.
    ///
    /// @param expected the apiVersion of the endpoint
    /// @throws ApiException 400
    public static void check(JsonObject configuration, Schema schema, String expected) {
        String apiVersion = configuration.string("apiVersion", "");
        if (!apiVersion.equals(expected)) {
            throw Statuses.badRequest(
                    "Incorrect version specified in apply patch. Specified patch version: %s, expected: %s"
                            .formatted(apiVersion, expected));
        }
        JsonValue managedFields = configuration.at("metadata", "managedFields");
        if (managedFields != null && managedFields != JsonNull.NULL) {
            throw Statuses.badRequest("metadata.managedFields must be nil");
        }
        JsonObject metadata = Shape.object(configuration.get("metadata"));
        TreeFields.check(
                configuration,
                schema,
                "%s/%s; %s%s, Kind=%s"
                        .formatted(
                                metadata.string("namespace", ""),
                                metadata.string("name", ""),
                                apiVersion.indexOf('/') < 0 ? "/" : "",
                                apiVersion,
                                configuration.string("kind", "")));
    }

    private static ApplyResult merge(
            @Nullable JsonObject live, JsonObject before, JsonObject configuration, Schema schema, Request request) {
        ManagedWrite write = request.write();
        ManagedFields managed = request.managed().copy();
        FieldOwner owner = write.owner(Operation.APPLY);
        Owned last = managed.get(owner);
        FieldSet applied = write.scoped(TreeFields.of(configuration, schema));
        managed.owners().put(owner, new Owned(applied, write.apiVersion(), write.now()));

        JsonObject merged = TreeMerge.merge(before, configuration, schema);
        FieldSet unowned = last == null ? new FieldSet() : unowned(merged, last.fields(), managed.all(), schema);
        JsonObject pruned = TreeFields.remove(merged, unowned, schema);
        Comparison comparison = Comparison.of(before, pruned, schema).map(write::scoped);
        if (!request.force()) {
            List<ApplyResult.Conflict> conflicts = managed.conflicts(comparison, owner);
            if (!conflicts.isEmpty()) {
                return new ApplyResult.Conflicts(conflicts);
            }
        }
        managed.take(comparison, owner);
        // What was emptied is null, and goes where a null is the same as none: also an empty object that is applied.
        JsonObject object = TreeMerge.withoutNulls(pruned, schema);
        FieldSet owned = ManagedWrite.withoutBookkeeping(applied);
        boolean same = last != null
                && last.fields().equals(owned)
                && last.apiVersion().equals(write.apiVersion())
                && object.equals(before);
        managed.put(owner, same ? Objects.requireNonNull(last) : new Owned(owned, write.apiVersion(), write.now()));
        if (LastAppliedAnnotation.concerns(write)) {
            LastAppliedAnnotation.refresh(object, configuration);
        }
        managed.writeTo(object);
        return new ApplyResult.Applied(object, !object.equals(live));
    }

    /// The fields that were applied last time and are now owned by nobody.
    ///
    /// @param last  fields of this manager's last configuration
    /// @param owned fields that anybody owns now, this manager by its new configuration
    private static FieldSet unowned(JsonObject merged, FieldSet last, FieldSet owned, Schema schema) {
        FieldSet lastAll = TreeFields.withParents(last, schema);
        FieldSet mergedAll = TreeFields.withParents(TreeFields.of(merged, schema), schema);
        FieldSet kept = remaining(merged, lastAll, schema).union(TreeFields.withParents(owned, schema));
        FieldSet added = remaining(merged, mergedAll.difference(kept), schema);
        return mergedAll.difference(added).intersection(lastAll);
    }

    private static FieldSet remaining(JsonObject merged, FieldSet removed, Schema schema) {
        JsonObject rest = TreeFields.remove(merged, removed, schema);
        return TreeFields.withParents(TreeFields.of(rest, schema), schema);
    }
}
