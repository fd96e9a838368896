package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Quantity;
import dev.polder.syncer.capacity.ClusterCapacity;
import dev.polder.syncer.connection.TargetConnection;
import java.util.Map;

/// What a SyncTarget's status says of its cluster besides how it is doing: how large it is, and how much of workspaces is
/// on it. Pure.
final class TargetInventory {
    private TargetInventory() {}

    /// Puts it into a status. What is not known now stays as it was: a cluster that cannot be asked is not empty.
    static void put(JsonObject status, TargetConnection connection) {
        ClusterCapacity.Figures figures = connection.capacity();
        amounts(status, "capacity", figures.capacity());
        amounts(status, "allocatable", figures.allocatable());
        if (connection.isListed()) {
            TargetConnection.TargetContent content = connection.content();
            status.put("content", new JsonObject()
                    .put("namespaces", content.namespaces())
                    .put("objects", content.objects()));
        }
    }

    private static void amounts(JsonObject status, String name, Map<String, Quantity> amounts) {
        if (!amounts.isEmpty()) {
            status.put(name, ClusterCapacity.Figures.shown(amounts));
        }
    }
}
