package dev.polder.api.apply;

import dev.polder.api.apply.FieldOwner.Operation;
import dev.polder.api.apply.ManagedFields.Owned;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.Schema;
import dev.polder.api.schema.ZeroValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps `managedFields` when an object is created, updated or patched by anything but server-side apply: whoever
/// changes a field owns it.
public final class ManagedFieldsUpdate {
    private static final FieldOwner CURRENT = new FieldOwner("", Operation.UPDATE, "", "");

    private ManagedFieldsUpdate() {}

    /// Sets the `managedFields` of `updated`, in place, to what they are after this write. A client may send other ones
    /// than it read (but not through a subresource), or a list that is empty or has one empty entry to have them
    /// forgotten; an object whose owners are forgotten gets new ones when it is next applied.
    ///
    /// @param old     the object before, null when `updated` is created; not changed
    /// @param updated the object that is to be stored, complete
    /// @return `updated`
    public static JsonObject update(@Nullable JsonObject old, JsonObject updated, Schema schema, ManagedWrite write) {
        ManagedFields managed = before(old, updated, write);
        JsonObject live = old == null ? new JsonObject() : stripped(old);
        if (updated.get("metadata") instanceof JsonObject metadata) {
            metadata.remove("managedFields");
        }
        if (managed.hasMalformedVersion()) {
            return updated;
        }
        if (!managed.isEmpty() || old == null) {
            record(managed, live, updated, schema, write);
            managed.cap();
            managed.writeTo(updated);
        }
        return updated;
    }

    private static ManagedFields before(@Nullable JsonObject old, JsonObject updated, ManagedWrite write) {
        ManagedFields live = old == null ? new ManagedFields() : ManagedFields.of(old);
        JsonArray sent = updated.arrayAt("metadata", "managedFields");
        if (!write.subresource().isEmpty() || sent == null) {
            return live;
        }
        if (isReset(sent)) {
            return new ManagedFields();
        }
        Optional<ManagedFields> decoded = ManagedFields.decode(sent);
        return decoded.isEmpty() || decoded.get().isEmpty() ? live : decoded.get();
    }

    private static boolean isReset(JsonArray sent) {
        return sent.isEmpty()
                || (sent.size() == 1 && sent.get(0) instanceof JsonObject entry && entry.isEmpty());
    }

    /// The object without its `managedFields`, sharing everything else.
    static JsonObject stripped(JsonObject object) {
        JsonObject copy = new JsonObject();
        object.entries().forEach(member -> copy.put(member.getKey(), member.getValue()));
        if (object.get("metadata") instanceof JsonObject metadata && metadata.has("managedFields")) {
            JsonObject rest = new JsonObject();
            for (var member : metadata.entries()) {
                JsonValue value = member.getValue();
                if (!member.getKey().equals("managedFields")) {
                    rest.put(member.getKey(), value);
                }
            }
            copy.put("metadata", rest);
        }
        return copy;
    }

    /// Moves ownership from `live` to `updated`, both without `managedFields`.
    static void record(ManagedFields managed, JsonObject live, JsonObject updated, Schema schema, ManagedWrite write) {
        managed.dropUnknownVersions(write);
        managed.owners().replaceAll((_, owned) -> owned.with(TreeFields.reconciled(owned.fields(), schema)));
        // What is always there is on both sides, so that nobody owns that it is there.
        Comparison comparison = Comparison.of(
                        ZeroValues.filled(schema, live), ZeroValues.filled(schema, updated), schema)
                .map(write::scoped);
        managed.take(comparison, CURRENT);
        FieldSet changed = ManagedWrite.withoutBookkeeping(comparison.changed());
        if (changed.isEmpty()) {
            return;
        }
        FieldOwner owner = write.owner(Operation.UPDATE);
        Owned previous = managed.get(owner);
        managed.put(
                owner,
                new Owned(
                        previous == null ? changed : changed.union(previous.fields()),
                        write.apiVersion(),
                        write.now()));
    }
}
