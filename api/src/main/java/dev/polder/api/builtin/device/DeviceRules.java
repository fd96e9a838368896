package dev.polder.api.builtin.device;

import dev.polder.api.builtin.pod.SchedulingValidation;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// One device of a slice.
final class DeviceRules {
    private static final int MOST_PROPERTIES = 32;
    private static final int MOST_TAINTS = 16;
    private static final int MOST_COUNTERS = 32;
    private static final int MOST_CONSUMPTIONS = 2;
    private static final int MOST_CONDITIONS = 4;
    private static final int LONGEST_VALUE = 64;
    private static final String IDENTIFIER = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-" + IDENTIFIER
            + "(\\." + IDENTIFIER + ")*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");
    /// The values that an attribute may have, as they are shown and as they are written.
    private static final List<Map.Entry<String, String>> VALUES = List.of(
            Map.entry("IntValue", "int"),
            Map.entry("BoolValue", "bool"),
            Map.entry("StringValue", "string"),
            Map.entry("VersionValue", "version"));
    /// Lists of values, which upstream has behind a gate that is closed.
    private static final List<Map.Entry<String, String>> LISTS = List.of(
            Map.entry("IntValues", "ints"),
            Map.entry("BoolValues", "bools"),
            Map.entry("StringValues", "strings"),
            Map.entry("VersionValues", "versions"));
    private static final String WHERE = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
            + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

    private DeviceRules() {}

    /// Takes away what a kube-apiserver takes away as long as nobody opens its gates of that name.
    static void dropAlphaFields(JsonObject device) {
        device.remove("nodeAllocatableResourceMappings");
        JsonObject attributes = device.object("attributes");
        for (String name : attributes == null ? List.<String>of() : List.copyOf(attributes.names())) {
            JsonObject attribute = attributes == null ? null : attributes.object(name);
            if (attribute != null) {
                LISTS.forEach(list -> attribute.remove(list.getValue()));
            }
        }
    }

    static void validate(JsonObject device, boolean placed, String field, Causes causes) {
        String name = device.string("name", "");
        causes.invalid(field + ".name", name, Names.dnsLabel(name));
        JsonObject attributes = orEmpty(device, "attributes");
        JsonObject capacity = orEmpty(device, "capacity");
        int properties = attributes.size() + capacity.size();
        if (properties > MOST_PROPERTIES) {
            causes.invalid(
                    field,
                    properties,
                    "the total number of attributes and capacities must not exceed %d".formatted(MOST_PROPERTIES));
        }
        for (String key : attributes.names()) {
            DeviceNames.qualified(key, field + ".attributes", causes);
            attribute(orEmpty(attributes, key), "%s.attributes[%s]".formatted(field, key), causes);
        }
        for (String key : capacity.names()) {
            DeviceNames.qualified(key, field + ".capacity", causes);
            if (!device.isTrue("allowMultipleAllocations") && orEmpty(capacity, key).object("requestPolicy") != null) {
                causes.forbidden(
                        "%s.capacity[%s].requestPolicy".formatted(field, key), "allowMultipleAllocations must be true");
            }
        }
        List<JsonObject> taints = device.objects("taints");
        if (DeviceNames.fits(taints.size(), MOST_TAINTS, field + ".taints", causes)) {
            for (int i = 0; i < taints.size(); i++) {
                TaintRules.taint(taints.get(i), "%s.taints[%d]".formatted(field, i), causes);
            }
        }
        consumptions(device.objects("consumesCounters"), field + ".consumesCounters", causes);
        where(device, placed, field, causes);
        conditions(device, field, causes);
    }

    private static JsonObject orEmpty(JsonObject object, String name) {
        JsonObject found = object.object(name);
        return found == null ? new JsonObject() : found;
    }

    private static void attribute(JsonObject attribute, String field, Causes causes) {
        long values = VALUES.stream().filter(v -> attribute.has(v.getValue())).count();
        String text = attribute.string("string", "");
        if (text.length() > LONGEST_VALUE) {
            causes.tooLong(field + ".string", LONGEST_VALUE);
        }
        String version = attribute.string("version", "");
        if (attribute.has("version") && !VERSION.matcher(version).matches()) {
            causes.invalid(field + ".version", version, "must be a string compatible with semver.org spec 2.0.0");
        }
        if (version.length() > LONGEST_VALUE) {
            causes.tooLong(field + ".version", LONGEST_VALUE);
        }
        if (values == 0) {
            causes.invalid(field, "", "exactly one value must be specified");
        } else if (values > 1) {
            JsonObject shown = new JsonObject();
            VALUES.forEach(value -> {
                JsonValue said = attribute.get(value.getValue());
                shown.put(value.getKey(), said == null ? JsonNull.NULL : said);
            });
            LISTS.forEach(list -> shown.put(list.getKey(), JsonNull.NULL));
            causes.invalid(field, shown, "exactly one value must be specified");
        }
    }

    /// Counters of a set, or what a device uses of them.
    ///
    /// @param key the field that names the set
    static void counters(JsonObject set, String key, String field, Causes causes) {
        String name = set.string(key, "");
        if (name.isEmpty()) {
            causes.required(field + "." + key, "");
        } else {
            causes.invalid(field + "." + key, name, Names.dnsLabel(name));
        }
        JsonObject counters = orEmpty(set, "counters");
        if (counters.isEmpty()) {
            causes.required(field + ".counters", "");
        } else if (DeviceNames.fits(counters.size(), MOST_COUNTERS, field + ".counters", causes)) {
            counters.names().forEach(counter -> causes.invalid(field + ".counters", counter, Names.dnsLabel(counter)));
        }
    }

    private static void consumptions(List<JsonObject> consumptions, String field, Causes causes) {
        if (!DeviceNames.fits(consumptions.size(), MOST_CONSUMPTIONS, field, causes)) {
            return;
        }
        for (int i = 0; i < consumptions.size(); i++) {
            counters(consumptions.get(i), "counterSet", "%s[%d]".formatted(field, i), causes);
        }
        DeviceNames.unique(consumptions.stream().map(c -> c.string("counterSet", "")).toList(), field, causes);
    }

    private static void where(JsonObject device, boolean placed, String field, Causes causes) {
        JsonObject selector = device.object("nodeSelector");
        if (!placed) {
            if (device.has("nodeName") || selector != null || device.has("allNodes")) {
                causes.invalid(
                        field,
                        JsonNull.NULL,
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to"
                                + " true in the ResourceSlice spec");
            }
            return;
        }
        List<String> set = new ArrayList<>();
        String node = device.string("nodeName", "");
        if (!node.isEmpty()) {
            set.add("`nodeName`");
            causes.invalid(field + ".nodeName", node, Names.dnsSubdomain(node));
        } else if (device.has("nodeName")) {
            causes.invalid(field + ".nodeName", node, "must not be empty");
        }
        if (selector != null) {
            set.add("`nodeSelector`");
            SchedulingValidation.nodeSelector(selector, field + ".nodeSelector", causes);
        }
        setToTrue(device, "allNodes", field, set, causes);
        if (set.isEmpty()) {
            causes.required(field, WHERE);
        } else if (set.size() > 1) {
            causes.invalid(field, "{" + String.join(", ", set) + "}", WHERE);
        }
    }

    /// A field that says true or is not there.
    static void setToTrue(JsonObject object, String name, String field, List<String> set, Causes causes) {
        if (object.isTrue(name)) {
            set.add("`" + name + "`");
        } else if (object.get(name) instanceof JsonBool said) {
            causes.invalid(field + "." + name, said, "must be either unset or set to true");
        }
    }

    private static void conditions(JsonObject device, String field, Causes causes) {
        List<String> good = labels(device, "bindingConditions", field, causes);
        List<String> bad = labels(device, "bindingFailureConditions", field, causes);
        DeviceNames.unique(good, field + ".bindingConditions", causes);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < bad.size(); i++) {
            String place = "%s.bindingFailureConditions[%d]".formatted(field, i);
            if (!seen.add(bad.get(i))) {
                causes.duplicate(place, bad.get(i));
            }
            if (good.contains(bad.get(i))) {
                causes.invalid(place, bad.get(i), "bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (good.isEmpty() && !bad.isEmpty()) {
            causes.invalid(
                    field + ".bindingConditions",
                    device.get("bindingConditions"),
                    "bindingConditions are required to use bindingFailureConditions");
        }
        if (bad.isEmpty() && !good.isEmpty()) {
            causes.invalid(
                    field + ".bindingFailureConditions",
                    device.get("bindingFailureConditions"),
                    "bindingFailureConditions are required to use bindingConditions");
        }
    }

    private static List<String> labels(JsonObject device, String list, String field, Causes causes) {
        List<String> labels = device.stringsAt(list);
        if (DeviceNames.fits(labels.size(), MOST_CONDITIONS, field + "." + list, causes)) {
            for (int i = 0; i < labels.size(); i++) {
                causes.invalid("%s.%s[%d]".formatted(field, list, i), labels.get(i), Names.labelKey(labels.get(i)));
            }
        }
        return labels;
    }
}
