package dev.polder.control.endpoints;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Meta;
import java.util.ArrayList;
import java.util.List;

/// The slices of Endpoints that somebody wrote for a Service without a selector (upstream:
/// `pkg/controller/endpointslicemirroring`). Pure functions.
final class MirroredEndpoints {
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final int MOST_PER_SUBSET = 1000;

    private MirroredEndpoints() {}

    /// Whether nobody asked for them to be left alone, and they elect no leader.
    static boolean isMirrored(JsonObject endpoints) {
        return !"true".equals(Meta.labels(endpoints).get(SKIP))
                && !Meta.annotations(endpoints).containsKey(LEADER);
    }

    static List<Slice> slices(JsonObject endpoints) {
        List<Slice> slices = new ArrayList<>();
        for (JsonObject subset : endpoints.objects("subsets")) {
            for (String family : List.of("IPv4", "IPv6")) {
                List<JsonObject> found = new ArrayList<>();
                add(found, subset, "addresses", family, true);
                add(found, subset, "notReadyAddresses", family, false);
                if (!found.isEmpty()) {
                    slices.add(new Slice(
                            family, ports(subset), found.subList(0, Math.min(found.size(), MOST_PER_SUBSET))));
                }
            }
        }
        return slices;
    }

    private static void add(List<JsonObject> found, JsonObject subset, String list, String family, boolean ready) {
        for (JsonObject address : subset.objects(list)) {
            String ip = address.string("ip", "");
            if ((ip.indexOf(':') >= 0) == family.equals("IPv6")) {
                JsonObject endpoint = new JsonObject()
                        .put("addresses", JsonArray.ofStrings(List.of(ip)))
                        .put("conditions", new JsonObject().put("ready", ready));
                String hostname = address.string("hostname", "");
                if (!hostname.isEmpty()) {
                    endpoint.put("hostname", hostname);
                }
                JsonObject target = address.object("targetRef");
                if (target != null) {
                    endpoint.put("targetRef", target.deepCopy());
                }
                String node = address.string("nodeName", "");
                if (!node.isEmpty()) {
                    endpoint.put("nodeName", node);
                }
                found.add(endpoint);
            }
        }
    }

    private static JsonArray ports(JsonObject subset) {
        JsonArray ports = new JsonArray();
        for (JsonObject port : subset.objects("ports")) {
            JsonObject entry = new JsonObject()
                    .put("name", port.string("name", ""))
                    .put("port", port.integer("port").orElse(0))
                    .put("protocol", port.string("protocol", "TCP"));
            String application = port.string("appProtocol");
            ports.add(application == null ? entry : entry.put("appProtocol", application));
        }
        return ports;
    }
}
