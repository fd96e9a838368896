package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;

/// Endpoints and EndpointSlices: ports are TCP when nothing is said.
public final class PortsStrategy implements ResourceStrategy {
    public static final PortsStrategy ENDPOINTS = new PortsStrategy(false);
    public static final PortsStrategy SLICE = new PortsStrategy(true);

    private final boolean slice;

    private PortsStrategy(boolean slice) {
        this.slice = slice;
    }

    @Override
    public boolean hasGeneration() {
        return slice;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        if (slice) {
            object.objects("ports").forEach(PortsStrategy::named);
            object.objects("ports").forEach(PortsStrategy::tcp);
        } else {
            object.objects("subsets").forEach(subset -> subset.objects("ports").forEach(PortsStrategy::tcp));
        }
    }

    private static void named(JsonObject port) {
        if (!port.has("name")) {
            port.put("name", "");
        }
    }

    private static void tcp(JsonObject port) {
        Defaults.put(port, "protocol", "TCP");
    }
}
