package dev.polder.control.endpoints;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What an EndpointSlice is to say.
///
/// @param addressType `IPv4` or `IPv6`
/// @param ports       of all its endpoints
/// @param endpoints   at most [#MOST]
record Slice(String addressType, JsonArray ports, List<JsonObject> endpoints) {
    /// As upstream's controllers are set.
    static final int MOST = 100;

    /// As many slices as these endpoints need; one at least.
    static List<Slice> of(String addressType, JsonArray ports, List<JsonObject> endpoints) {
        List<Slice> slices = new ArrayList<>();
        for (int from = 0; from < endpoints.size(); from += MOST) {
            slices.add(new Slice(addressType, ports, endpoints.subList(from, Math.min(endpoints.size(), from + MOST))));
        }
        return slices.isEmpty() ? List.of(new Slice(addressType, ports, List.of())) : slices;
    }

    /// Puts it into an object.
    void putInto(JsonObject object) {
        object.put("addressType", addressType).put("ports", ports.deepCopy()).put("endpoints", new JsonArray(endpoints));
    }

    /// Whether an object is of the same address type and ports, so that it can become this one.
    boolean fits(JsonObject object) {
        JsonArray has = object.array("ports");
        return addressType.equals(object.string("addressType", ""))
                && ports.equals(has == null ? new JsonArray() : has);
    }
}
