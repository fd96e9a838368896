package dev.polder.api.builtin.event;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.Conversion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The two forms of an Event: served as `events.k8s.io/v1`, stored as core `v1`. They differ in the names of seven fields
/// (upstream: `pkg/apis/events/v1/conversion.go`). Managed fields are left as they are: each entry names the version that
/// its paths are of.
public final class EventForms implements Conversion {
    public static final EventForms CONVERSION = new EventForms();

    private static final Map<String, String> TO_STORED = Map.of(
            "note", "message",
            "regarding", "involvedObject",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");
    /// What is there in the stored form when it is empty, and is left out of the other.
    private static final List<String> ALWAYS_STORED = List.of("reportingComponent", "reportingInstance");

    private static final Map<String, String> TO_SERVED = new HashMap<>();

    static {
        TO_STORED.forEach((served, stored) -> TO_SERVED.put(stored, served));
    }

    private EventForms() {}

    @Override
    public JsonObject toStored(JsonObject served) {
        JsonObject stored = renamed(served, TO_STORED, "v1");
        for (String name : ALWAYS_STORED) {
            if (!stored.has(name)) {
                stored.put(name, "");
            }
        }
        return stored;
    }

    @Override
    public JsonObject toServed(JsonObject stored) {
        JsonObject served = renamed(stored, TO_SERVED, "events.k8s.io/v1");
        for (String name : ALWAYS_STORED) {
            String shown = TO_SERVED.getOrDefault(name, name);
            if (served.string(shown, "-").isEmpty()) {
                served.remove(shown);
            }
        }
        return served;
    }

    @Override
    public String storedField(String servedField) {
        int dot = servedField.indexOf('.');
        String first = dot < 0 ? servedField : servedField.substring(0, dot);
        return TO_STORED.getOrDefault(first, first) + (dot < 0 ? "" : servedField.substring(dot));
    }

    private static JsonObject renamed(JsonObject object, Map<String, String> names, String apiVersion) {
        JsonObject renamed = new JsonObject();
        object.entries().forEach(e -> renamed.put(names.getOrDefault(e.getKey(), e.getKey()), e.getValue()));
        if (renamed.has("apiVersion")) {
            renamed.put("apiVersion", new JsonString(apiVersion));
        }
        return renamed;
    }
}
