package dev.polder.control.endpoints;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.List;

/// What one or several EndpointSlices are to say together: endpoints of one address type that have the same ports.
///
/// @param addressType `IPv4` or `IPv6`
/// @param ports       of all endpoints
/// @param endpoints   any number; with none there is to be one empty slice
record Slice(String addressType, JsonArray ports, List<JsonObject> endpoints) {
    /// The most that one object may have, as upstream's controllers are set.
    static final int MOST = 100;

    Slice {
        endpoints = List.copyOf(endpoints);
    }

    /// Whether an object is of the same address type and ports, so that it can become one of these.
    boolean fits(JsonObject object) {
        JsonArray has = object.array("ports");
        return addressType.equals(object.string("addressType", ""))
                && ports.equals(has == null ? new JsonArray() : has);
    }

    /// Puts some of the endpoints into an object.
    void putInto(JsonObject object, List<JsonObject> some) {
        object.put("addressType", addressType).put("ports", ports.deepCopy()).put("endpoints", new JsonArray(some));
    }
}
