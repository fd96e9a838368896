package dev.polder.gateway.admission;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.GroupResource;
import dev.polder.control.storage.ClaimProtection;
import dev.polder.control.storage.VolumeProtection;
import java.util.Map;

/// Gives new claims and volumes the finalizer that holds them as long as they are in use (upstream:
/// `plugin/pkg/admission/storage/storageobjectinuseprotection`). Pure.
final class ProtectionAdmission {
    private static final Map<GroupResource, String> FINALIZERS = Map.of(
            new GroupResource("", "persistentvolumeclaims"),
            ClaimProtection.FINALIZER,
            new GroupResource("", "persistentvolumes"),
            VolumeProtection.FINALIZER);

    private ProtectionAdmission() {}

    /// @param object changed by this call
    static void admit(GroupResource resource, JsonObject object) {
        String finalizer = FINALIZERS.get(resource);
        if (finalizer == null) {
            return;
        }
        JsonObject metadata = object.objectOrNew("metadata");
        JsonArray present = metadata.array("finalizers");
        JsonArray finalizers = present == null ? new JsonArray() : present;
        JsonString value = new JsonString(finalizer);
        if (!finalizers.contains(value)) {
            metadata.put("finalizers", finalizers.add(value));
        }
    }
}
