package dev.polder.api.builtin.device;

import dev.polder.api.builtin.pod.SchedulingValidation;
import dev.polder.api.builtin.storage.DriverNames;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// ResourceSlices: devices that a driver has, and where.
public final class ResourceSliceStrategy implements ResourceStrategy {
    private static final int MOST_DEVICES = 128;
    /// When a device has taints or uses counters.
    private static final int MOST_RICH_DEVICES = 64;
    private static final int MOST_COUNTER_SETS = 8;
    private static final String WHERE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

    @Override
    public void prepareForCreate(JsonObject object, Occasion occasion) {
        complete(object, occasion);
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        complete(object, occasion);
    }

    private static void complete(JsonObject object, Occasion occasion) {
        JsonObject spec = object.object("spec");
        for (JsonObject device : spec == null ? List.<JsonObject>of() : spec.objects("devices")) {
            TaintRules.fillTimes(device.objects("taints"), occasion.time());
            DeviceRules.dropAlphaFields(device);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        DriverNames.validate(spec.string("driver", ""), "spec.driver", causes);
        JsonObject pool = spec.objectOrNew("pool");
        DeviceNames.pool(pool.string("name", ""), "spec.pool.name", causes);
        long count = pool.integer("resourceSliceCount").orElse(0);
        if (count <= 0) {
            causes.invalid("spec.pool.resourceSliceCount", count, "must be greater than zero");
        }
        long generation = pool.integer("generation").orElse(0);
        if (generation < 0) {
            causes.invalid("spec.pool.generation", generation, "must be greater than or equal to zero");
        }
        where(spec, causes);
        if (spec.array("sharedCounters") != null && spec.array("devices") != null) {
            causes.invalid("spec", "", "only one of `sharedCounters` or `devices` is allowed");
        }
        devices(spec, causes);
        counters(spec.objects("sharedCounters"), causes);
        return causes.list();
    }

    private static void where(JsonObject spec, Causes causes) {
        List<String> set = new ArrayList<>();
        String node = spec.string("nodeName", "");
        if (!node.isEmpty()) {
            set.add("`nodeName`");
            causes.invalid("spec.nodeName", node, Names.dnsSubdomain(node));
        } else if (spec.has("nodeName")) {
            causes.invalid("spec.nodeName", node, "must be either unset or set to a non-empty string");
        }
        JsonObject selector = spec.object("nodeSelector");
        if (selector != null) {
            set.add("`nodeSelector`");
            SchedulingValidation.nodeSelector(selector, "spec.nodeSelector", causes);
            if (selector.objects("nodeSelectorTerms").size() != 1) {
                causes.invalid(
                        "spec.nodeSelector.nodeSelectorTerms",
                        selector.get("nodeSelectorTerms"),
                        "must have exactly one node selector term");
            }
        }
        DeviceRules.setToTrue(spec, "allNodes", "spec", set, causes);
        DeviceRules.setToTrue(spec, "perDeviceNodeSelection", "spec", set, causes);
        if (set.isEmpty()) {
            causes.required("spec", WHERE);
        } else if (set.size() > 1) {
            causes.invalid(
                    "spec", "{" + String.join(", ", set) + "}", WHERE + ", but multiple fields are set");
        }
    }

    private static void devices(JsonObject spec, Causes causes) {
        List<JsonObject> devices = spec.objects("devices");
        boolean rich = devices.stream()
                .anyMatch(d -> !d.objects("taints").isEmpty() || !d.objects("consumesCounters").isEmpty());
        if (!DeviceNames.fits(devices.size(), rich ? MOST_RICH_DEVICES : MOST_DEVICES, "spec.devices", causes)) {
            return;
        }
        for (int i = 0; i < devices.size(); i++) {
            DeviceRules.validate(
                    devices.get(i),
                    spec.isTrue("perDeviceNodeSelection"),
                    "spec.devices[%d]".formatted(i),
                    causes);
        }
        DeviceNames.unique(devices.stream().map(d -> d.string("name", "")).toList(), "spec.devices", causes);
    }

    private static void counters(List<JsonObject> sets, Causes causes) {
        String field = "spec.sharedCounters";
        if (!DeviceNames.fits(sets.size(), MOST_COUNTER_SETS, field, causes)) {
            return;
        }
        for (int i = 0; i < sets.size(); i++) {
            DeviceRules.counters(sets.get(i), "name", "%s[%d]".formatted(field, i), causes);
        }
        DeviceNames.unique(sets.stream().map(s -> s.string("name", "")).toList(), field, causes);
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String[] path : new String[][] {{"pool", "name"}, {"driver"}, {"nodeName"}}) {
            String[] full = new String[path.length + 1];
            full[0] = "spec";
            System.arraycopy(path, 0, full, 1, path.length);
            if (!Objects.equals(object.at(full), old.at(full))) {
                causes.invalid(String.join(".", full), object.at(full), Causes.IMMUTABLE);
            }
        }
        return causes.list();
    }
}
