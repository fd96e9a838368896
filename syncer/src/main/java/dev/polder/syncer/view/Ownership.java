package dev.polder.syncer.view;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.transform.ContentHash;

/// What an object's managed fields say of who holds our fields. A field that somebody else sets to another value leaves
/// our entry, and so does one that is taken out: the hash of our entry changes exactly when a hand was laid on something
/// that we applied.
///
/// @param fields  a hash of the fields that we hold, 0 when there is no such entry
/// @param touched whether anybody else ever wrote to the main resource, or took all of it from us
record Ownership(long fields, boolean touched) {
    private static final int HASH_DIGITS = 15;

    static Ownership of(JsonObject metadata) {
        long fields = 0;
        boolean touched = false;
        for (JsonObject entry : metadata.objects("managedFields")) {
            boolean ours = entry.string("manager", "").equals(Downstream.FIELD_MANAGER);
            if (!entry.string("subresource", "").isEmpty()) {
                continue;
            }
            JsonValue held = entry.get("fieldsV1");
            if (ours && entry.string("operation", "").equals("Apply") && held != null) {
                fields = Long.parseLong(ContentHash.of(held).substring(0, HASH_DIGITS), 16);
            }
            touched |= !ours;
        }
        boolean robbed = fields == 0 && !metadata.objects("managedFields").isEmpty();
        return new Ownership(fields, touched || robbed);
    }
}
