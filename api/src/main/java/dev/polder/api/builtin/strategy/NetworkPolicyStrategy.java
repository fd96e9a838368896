package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.ResourceStrategy;

/// NetworkPolicies.
public final class NetworkPolicyStrategy implements ResourceStrategy {
    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        for (String direction : new String[] {"ingress", "egress"}) {
            for (JsonObject rule : spec.objects(direction)) {
                rule.objects("ports").forEach(port -> Defaults.put(port, "protocol", "TCP"));
            }
        }
        JsonArray types = spec.array("policyTypes");
        if (types == null || types.isEmpty()) {
            JsonArray deduced = new JsonArray().add(new JsonString("Ingress"));
            if (!spec.objects("egress").isEmpty()) {
                deduced.add(new JsonString("Egress"));
            }
            spec.put("policyTypes", deduced);
        }
    }
}
