package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.connection.TargetHealth;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKinds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;

/// The status of a SyncTarget out of the health of its connection. Pure.
final class TargetStatus {
    private static final String HELD = "the originals of many copies are missing here, so the copies are kept; annotate"
            + " the SyncTarget with " + SyncKeys.ALLOW_MASS_DELETION + "=true to let them go";
    private static final String NOT_LISTED = "no resource has been listed yet";

    private TargetStatus() {}

    /// @param before the status as it is, empty when there is none; times of conditions that stay are kept
    static JsonObject of(TargetHealth health, JsonObject before, Instant now) {
        JsonObject status = before.deepCopy();
        boolean refused = health.resources().containsValue(false);
        boolean listed = !health.resources().isEmpty();
        JsonArray conditions = new JsonArray();
        conditions.add(ready(before, health, refused, listed, now));
        conditions.add(condition(before, "SyncerReady", health.connected(), health.reason(), health.message(), now));
        conditions.add(condition(
                before,
                "APIImporterReady",
                health.connected() && listed,
                listed ? "ResourcesListed" : "ResourcesNotListed",
                listed ? "the resources of the cluster have been looked at" : NOT_LISTED,
                now));
        conditions.add(
                condition(before, "HeartbeatHealthy", health.connected(), health.reason(), health.message(), now));
        conditions.add(condition(
                before,
                "SyncerAuthorized",
                !refused,
                refused ? "ResourcesRefused" : "Authorized",
                refused ? refusal(health) : "the cluster has refused nothing",
                now));
        if (health.held()) {
            conditions.add(condition(before, "DeletionsAllowed", false, "MassDeletionHeld", HELD, now));
        }
        if (!health.mistakes().isEmpty()) {
            String mistakes = String.join("; ", health.mistakes());
            conditions.add(condition(before, "OptionsValid", false, "InvalidAnnotations", mistakes, now));
        }
        status.put("conditions", conditions);
        Instant heartbeat = health.lastHeartbeat();
        if (heartbeat != null) {
            status.put("lastSyncerHeartbeatTime", heartbeat.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        JsonArray resources = resources(health, before);
        if (!health.resources().isEmpty()) {
            status.put("syncedResources", resources);
        }
        return status;
    }

    private static JsonObject ready(
            JsonObject before, TargetHealth health, boolean refused, boolean listed, Instant now) {
        if (health.connected() && refused) {
            return condition(before, "Ready", false, "ResourcesRefused", refusal(health), now);
        }
        if (health.connected() && !listed) {
            return condition(before, "Ready", false, "ResourcesNotListed", NOT_LISTED, now);
        }
        return condition(before, "Ready", health.connected(), health.reason(), health.message(), now);
    }

    private static JsonObject condition(
            JsonObject before, String type, boolean holds, String reason, String message, Instant now) {
        String status = holds ? "True" : "False";
        String since = before.objects("conditions").stream()
                .filter(c -> c.string("type", "").equals(type) && c.string("status", "").equals(status))
                .map(c -> c.string("lastTransitionTime", ""))
                .filter(t -> !t.isEmpty())
                .findFirst()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        JsonObject condition = new JsonObject().put("type", type).put("status", status);
        condition.put("lastTransitionTime", since);
        if (!holds) {
            condition.put("severity", "Error");
        }
        return condition.put("reason", reason).put("message", message);
    }

    private static GroupResource resource(JsonObject synced) {
        return new GroupResource(synced.string("group", ""), synced.string("resource", ""));
    }

    /// What was synced before and is no longer known of stays: there may be copies of it.
    private static JsonArray resources(TargetHealth health, JsonObject before) {
        JsonArray array = new JsonArray();
        health.resources().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(GroupVersionResource::toString)))
                .forEach(e -> {
                    JsonArray versions = new JsonArray().add(JsonValue.of(e.getKey().version()));
                    array.add(new JsonObject()
                            .put("group", e.getKey().group())
                            .put("resource", e.getKey().resource())
                            .put("versions", versions)
                            .put("state", e.getValue() ? "Accepted" : "Incompatible"));
                });
        before.objects("syncedResources").stream()
                .filter(synced -> SyncedKinds.of(resource(synced)).isEmpty() && health.resources().keySet().stream()
                        .map(GroupVersionResource::groupResource)
                        .noneMatch(resource(synced)::equals))
                .forEach(synced -> array.add(synced.deepCopy().put("state", "Incompatible")));
        return array;
    }

    private static String problem(TargetHealth health, GroupVersionResource resource) {
        String problem = health.problems().getOrDefault(resource, "");
        return problem.isEmpty() ? "" : " (" + problem + ")";
    }

    private static String refusal(TargetHealth health) {
        return "the cluster refuses: " + String.join(
                ", ",
                health.resources().entrySet().stream()
                        .filter(e -> !e.getValue())
                        .map(e -> e.getKey().groupResource() + problem(health, e.getKey()))
                        .sorted()
                        .toList());
    }
}
