package dev.polder.api.builtin.device;

import dev.polder.api.builtin.storage.DriverNames;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The status of a ResourceClaim: which devices were allocated, and for whom they are reserved.
final class ClaimStatusRules {
    private static final int MOST_CONSUMERS = 256;
    private static final int MOST_RESULTS = 32;

    private ClaimStatusRules() {}

    static void validate(JsonObject claim, JsonObject old, Causes causes) {
        JsonObject status = claim.object("status");
        if (status == null) {
            return;
        }
        JsonObject allocation = status.object("allocation");
        JsonObject before = old.objectAt("status", "allocation");
        consumers(claim, status, old, causes);
        devices(status, causes);
        if (!status.objects("reservedFor").isEmpty() && allocation == null) {
            causes.forbidden("status.reservedFor", "may not be specified when `allocated` is not set");
        }
        if (allocation != null && before != null) {
            if (!allocation.equals(before)) {
                causes.invalid("status.allocation", allocation, Causes.IMMUTABLE);
            }
        } else if (allocation != null) {
            results(allocation, ClaimRules.names(claim.objectOrNew("spec")), causes);
        }
    }

    private static void consumers(JsonObject claim, JsonObject status, JsonObject old, Causes causes) {
        String field = "status.reservedFor";
        List<JsonObject> consumers = status.objects("reservedFor");
        if (!DeviceNames.fits(consumers.size(), MOST_CONSUMERS, field, causes)) {
            return;
        }
        for (int i = 0; i < consumers.size(); i++) {
            for (String name : List.of("resource", "name", "uid")) {
                if (consumers.get(i).string(name, "").isEmpty()) {
                    causes.required("%s[%d].%s".formatted(field, i, name), "");
                }
            }
        }
        DeviceNames.unique(consumers.stream().map(c -> c.string("uid", "")).toList(), field, causes);
        JsonArray before = old.arrayAt("status", "reservedFor");
        boolean added = consumers.stream().anyMatch(c -> before == null || !before.contains(c));
        if (added && claim.stringAt("metadata", "deletionTimestamp") != null && status.object("allocation") != null) {
            causes.forbidden(
                    field, "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
        }
    }

    /// What drivers tell of devices, which have to be allocated.
    private static void devices(JsonObject status, Causes causes) {
        Set<String> allocated = new HashSet<>();
        JsonObject given = status.objectAt("allocation", "devices");
        for (JsonObject result : given == null ? List.<JsonObject>of() : given.objects("results")) {
            allocated.add(id(result));
        }
        List<JsonObject> devices = status.objects("devices");
        for (int i = 0; i < devices.size(); i++) {
            String field = "status.devices[%d]".formatted(i);
            named(devices.get(i), field, causes);
            if (!allocated.contains(id(devices.get(i)))) {
                causes.invalid(field, id(devices.get(i)), "must be an allocated device in the claim");
            }
        }
        DeviceNames.unique(devices.stream().map(ClaimStatusRules::id).toList(), "status.devices", causes);
    }

    private static String id(JsonObject device) {
        String shared = device.string("shareID", "");
        return device.string("driver", "") + "/" + device.string("pool", "") + "/" + device.string("device", "")
                + (shared.isEmpty() ? "" : "/" + shared);
    }

    private static void named(JsonObject device, String field, Causes causes) {
        DriverNames.validate(device.string("driver", ""), field + ".driver", causes);
        DeviceNames.pool(device.string("pool", ""), field + ".pool", causes);
        String name = device.string("device", "");
        causes.invalid(field + ".device", name, Names.dnsLabel(name));
    }

    private static void results(JsonObject allocation, Map<String, Set<String>> names, Causes causes) {
        JsonObject devices = allocation.object("devices");
        List<JsonObject> results = devices == null ? List.of() : devices.objects("results");
        String field = "status.allocation.devices.results";
        if (!DeviceNames.fits(results.size(), MOST_RESULTS, field, causes)) {
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            String place = "%s[%d]".formatted(field, i);
            ClaimRules.reference(results.get(i).string("request", ""), place + ".request", names, causes);
            named(results.get(i), place, causes);
        }
    }
}
