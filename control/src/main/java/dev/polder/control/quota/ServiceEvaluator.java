package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Services count as such, for the node ports that they mean to have, and for a load balancer.
final class ServiceEvaluator implements Evaluator {
    private static final String NODE_PORTS = "services.nodeports";
    private static final String LOAD_BALANCERS = "services.loadbalancers";
    private static final List<String> COUNTS = List.of("count/services", "services");

    @Override
    public boolean matches(String name) {
        return COUNTS.contains(name) || name.equals(NODE_PORTS) || name.equals(LOAD_BALANCERS);
    }

    @Override
    public Amounts usage(JsonObject service, Instant now) {
        JsonObject spec = service.objectOrNew("spec");
        List<JsonObject> ports = spec.objects("ports");
        String type = spec.string("type", "");
        boolean balanced = type.equals("LoadBalancer");
        long nodePorts = 0;
        if (type.equals("NodePort") || (balanced && spec.get("allocateLoadBalancerNodePorts") != JsonBool.FALSE)) {
            nodePorts = ports.size();
        } else if (balanced) {
            nodePorts = ports.stream().filter(port -> port.integer("nodePort").orElse(0) != 0).count();
        }
        return Amounts.oneEach(COUNTS)
                .with(NODE_PORTS, Amounts.number(nodePorts))
                .with(LOAD_BALANCERS, Amounts.number(balanced ? 1 : 0));
    }

    @Override
    public boolean handles(String subresource, JsonObject service, @Nullable JsonObject old) {
        return subresource.isEmpty();
    }
}
