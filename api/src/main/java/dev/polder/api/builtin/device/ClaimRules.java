package dev.polder.api.builtin.device;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a claim asks for: requests, constraints between them, and what the drivers are told (upstream:
/// `validateDeviceClaim`).
final class ClaimRules {
    static final int MOST_REQUESTS = 32;
    private static final int MOST_ALTERNATIVES = 8;
    private static final List<String> MODES = List.of("All", "ExactCount");
    private static final String EITHER = "exactly one of `exactly` or `firstAvailable` is required";
    private static final String UNKNOWN =
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    private ClaimRules() {}

    static void applyDefaults(JsonObject spec) {
        JsonObject devices = spec.object("devices");
        if (devices == null) {
            return;
        }
        for (JsonObject request : devices.objects("requests")) {
            JsonObject exactly = request.object("exactly");
            if (exactly != null) {
                count(exactly);
            }
            request.objects("firstAvailable").forEach(ClaimRules::count);
        }
    }

    private static void count(JsonObject request) {
        if (request.string("allocationMode", "").isEmpty()) {
            request.put("allocationMode", "ExactCount");
        }
        boolean none = request.integer("count").orElse(0) == 0;
        if (none && request.string("allocationMode", "").equals("ExactCount")) {
            request.put("count", 1);
        }
    }

    /// @param field of the claim's spec
    static void validate(JsonObject spec, String field, Causes causes) {
        JsonObject devices = spec.object("devices");
        if (devices == null) {
            return;
        }
        String place = field + ".devices";
        List<JsonObject> requests = devices.objects("requests");
        Map<String, Set<String>> names = names(spec);
        if (DeviceNames.fits(requests.size(), MOST_REQUESTS, place + ".requests", causes)) {
            for (int i = 0; i < requests.size(); i++) {
                request(requests.get(i), "%s.requests[%d]".formatted(place, i), causes);
            }
            DeviceNames.unique(requests.stream().map(r -> r.string("name", "")).toList(), place + ".requests", causes);
        }
        List<JsonObject> constraints = devices.objects("constraints");
        if (DeviceNames.fits(constraints.size(), DeviceConfigRules.MOST, place + ".constraints", causes)) {
            for (int i = 0; i < constraints.size(); i++) {
                constraint(constraints.get(i), "%s.constraints[%d]".formatted(place, i), names, causes);
            }
        }
        List<JsonObject> configs = devices.objects("config");
        if (DeviceNames.fits(configs.size(), DeviceConfigRules.MOST, place + ".config", causes)) {
            for (int i = 0; i < configs.size(); i++) {
                String at = "%s.config[%d]".formatted(place, i);
                references(configs.get(i), at + ".requests", names, causes);
                DeviceConfigRules.validate(configs.get(i), at, causes);
            }
        }
    }

    /// The names of the requests, each with those of its alternatives.
    static Map<String, Set<String>> names(JsonObject spec) {
        Map<String, Set<String>> names = new HashMap<>();
        JsonObject devices = spec.object("devices");
        for (JsonObject request : devices == null ? List.<JsonObject>of() : devices.objects("requests")) {
            Set<String> alternatives = new HashSet<>();
            request.objects("firstAvailable").forEach(a -> alternatives.add(a.string("name", "")));
            names.put(request.string("name", ""), alternatives);
        }
        return names;
    }

    private static void request(JsonObject request, String field, Causes causes) {
        label(request.string("name", ""), field + ".name", causes);
        List<JsonObject> alternatives = request.objects("firstAvailable");
        JsonObject exactly = request.object("exactly");
        if (exactly != null && !alternatives.isEmpty()) {
            causes.invalid(field, JsonNull.NULL, EITHER + ", but multiple fields are set");
        } else if (exactly != null) {
            wanted(exactly, field + ".exactly", causes);
        } else if (alternatives.isEmpty()) {
            causes.required(field, EITHER);
        } else if (DeviceNames.fits(alternatives.size(), MOST_ALTERNATIVES, field + ".firstAvailable", causes)) {
            for (int i = 0; i < alternatives.size(); i++) {
                String place = "%s.firstAvailable[%d]".formatted(field, i);
                label(alternatives.get(i).string("name", ""), place + ".name", causes);
                wanted(alternatives.get(i), place, causes);
            }
            DeviceNames.unique(
                    alternatives.stream().map(a -> a.string("name", "")).toList(), field + ".firstAvailable", causes);
        }
    }

    private static void label(String name, String field, Causes causes) {
        causes.invalid(field, name, Names.dnsLabel(name));
    }

    private static void wanted(JsonObject request, String field, Causes causes) {
        String deviceClass = request.string("deviceClassName", "");
        if (deviceClass.isEmpty()) {
            causes.required(field + ".deviceClassName", "");
        } else {
            causes.invalid(field + ".deviceClassName", deviceClass, Names.dnsSubdomain(deviceClass));
        }
        DeviceConfigRules.selectors(request.objects("selectors"), field + ".selectors", causes);
        String mode = request.string("allocationMode", "");
        long count = request.integer("count").orElse(0);
        if (!MODES.contains(mode)) {
            causes.notSupported(field + ".allocationMode", mode, MODES);
        } else if (mode.equals("All") && count != 0) {
            causes.invalid(field + ".count", count, "must not be specified when allocationMode is 'All'");
        } else if (mode.equals("ExactCount") && count <= 0) {
            causes.invalid(field + ".count", count, "must be greater than zero");
        }
        List<JsonObject> tolerations = request.objects("tolerations");
        for (int i = 0; i < tolerations.size(); i++) {
            TaintRules.toleration(tolerations.get(i), "%s.tolerations[%d]".formatted(field, i), causes);
        }
    }

    private static void constraint(
            JsonObject constraint, String field, Map<String, Set<String>> names, Causes causes) {
        references(constraint, field + ".requests", names, causes);
        if (constraint.has("matchAttribute")) {
            DeviceNames.fullyQualified(constraint.string("matchAttribute", ""), field + ".matchAttribute", causes);
        } else if (constraint.has("distinctAttribute")) {
            DeviceNames.fullyQualified(constraint.string("distinctAttribute", ""), field + ".distinctAttribute", causes);
        } else {
            causes.required(
                    field,
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
        }
    }

    private static void references(JsonObject holder, String field, Map<String, Set<String>> names, Causes causes) {
        List<String> references = DeviceNames.texts(holder, "requests");
        if (DeviceNames.fits(references.size(), MOST_REQUESTS, field, causes)) {
            for (int i = 0; i < references.size(); i++) {
                reference(references.get(i), "%s[%d]".formatted(field, i), names, causes);
            }
            DeviceNames.unique(references, field, causes);
        }
    }

    /// The name of a request, or of an alternative behind it and a slash.
    static void reference(String name, String field, Map<String, Set<String>> names, Causes causes) {
        String[] segments = name.split("/", -1);
        if (segments.length > 2) {
            causes.invalid(field, name, UNKNOWN);
            return;
        }
        for (String segment : segments) {
            label(segment, field, causes);
        }
        Set<String> alternatives = names.get(segments[0]);
        if (alternatives == null || (segments.length == 2 && !alternatives.contains(segments[1]))) {
            causes.invalid(field, name, UNKNOWN);
        }
    }
}
