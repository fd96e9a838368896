package dev.polder.api.builtin.network;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Services. Addresses are not given out here: they come from the cluster that runs the service, or, where none does, of
/// the blocks that the workspace has for them.
public final class ServiceStrategy implements ResourceStrategy {
    private static final long AFFINITY_SECONDS = 10_800;

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "sessionAffinity", "None");
        Defaults.put(spec, "type", "ClusterIP");
        if (spec.string("sessionAffinity", "").equals("ClientIP")) {
            Defaults.put(
                    spec.objectOrNew("sessionAffinityConfig").objectOrNew("clientIP"),
                    "timeoutSeconds",
                    AFFINITY_SECONDS);
        }
        for (JsonObject port : spec.objects("ports")) {
            Defaults.put(port, "protocol", "TCP");
            JsonValue target = port.get("targetPort");
            JsonValue number = port.get("port");
            boolean unset = target == null
                    || target.equals(JsonValue.of(0))
                    || target.equals(JsonValue.of(""));
            if (unset && number != null) {
                port.put("targetPort", number);
            }
        }
        String type = spec.string("type", "");
        if (!type.equals("ExternalName")) {
            Defaults.put(spec, "internalTrafficPolicy", "Cluster");
        }
        if (Set.of("NodePort", "LoadBalancer").contains(type)) {
            Defaults.put(spec, "externalTrafficPolicy", "Cluster");
        }
        if (!spec.string("sessionAffinity", "").equals("ClientIP")) {
            spec.remove("sessionAffinityConfig");
        }
        addressLists(spec);
        ingressModes(object.objectAt("status", "loadBalancer"));
        if (type.equals("LoadBalancer")) {
            Defaults.put(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    private static void ingressModes(@Nullable JsonObject balancer) {
        if (balancer != null) {
            balancer.objects("ingress").stream()
                    .filter(ingress -> ingress.has("ip"))
                    .forEach(ingress -> Defaults.put(ingress, "ipMode", "VIP"));
        }
    }

    /// The first address stands in two fields.
    private static void addressLists(JsonObject spec) {
        String address = spec.string("clusterIP", "");
        if (!address.isEmpty() && !spec.has("clusterIPs")) {
            spec.put("clusterIPs", new JsonArray().add(new JsonString(address)));
        }
    }

    /// Addresses that were given out stay when an update does not mention them; what only the type of before may have
    /// goes with it, unless the update means it.
    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old) {
        JsonObject spec = object.object("spec");
        JsonObject before = old.object("spec");
        if (spec == null || before == null) {
            return;
        }
        String type = spec.string("type", "");
        if (type.equals("ExternalName")) {
            for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                dropUnchanged(spec, before, field);
            }
            dropUnchanged(spec, before, "internalTrafficPolicy");
        } else {
            keepAddresses(spec, before);
        }
        if (!type.equals("LoadBalancer")) {
            dropUnchanged(spec, before, "allocateLoadBalancerNodePorts");
            dropUnchanged(spec, before, "loadBalancerClass");
            dropUnchanged(spec, before, "healthCheckNodePort");
        }
        if (!Set.of("NodePort", "LoadBalancer").contains(type)) {
            if (!spec.has("externalIPs")) {
                dropUnchanged(spec, before, "externalTrafficPolicy");
            }
            dropNodePorts(spec, before);
        } else {
            keepNodePorts(spec, before);
        }
        if (needsHealthCheck(spec) && needsHealthCheck(before)) {
            keep(spec, before, "healthCheckNodePort");
        }
    }

    /// The two fields of addresses say the same, whichever of them was changed; neither means as before.
    private static void keepAddresses(JsonObject spec, JsonObject before) {
        if (spec.string("clusterIP", "").isEmpty()) {
            spec.remove("clusterIP");
            keep(spec, before, "clusterIP");
        }
        JsonArray addresses = spec.array("clusterIPs");
        boolean none = addresses == null || addresses.isEmpty();
        boolean unchanged = none || Objects.equals(addresses, before.get("clusterIPs"));
        boolean same = Objects.equals(spec.get("clusterIP"), before.get("clusterIP"));
        if (none) {
            spec.remove("clusterIPs");
        }
        if (none && same) {
            keep(spec, before, "clusterIPs");
        } else if (!same && unchanged && spec.has("clusterIP")) {
            spec.put("clusterIPs", new JsonArray().add(new JsonString(spec.string("clusterIP", ""))));
        }
        keep(spec, before, "ipFamilies");
        keep(spec, before, "ipFamilyPolicy");
    }

    /// Ports that are not mentioned are found by the names of those that have them.
    private static void keepNodePorts(JsonObject spec, JsonObject before) {
        if (!needsNodePorts(spec) || !needsNodePorts(before)) {
            return;
        }
        Set<JsonValue> used = new HashSet<>();
        spec.objects("ports").stream().filter(p -> p.has("nodePort")).forEach(p -> used.add(p.get("nodePort")));
        Map<String, JsonValue> known = new HashMap<>();
        for (JsonObject port : before.objects("ports")) {
            JsonValue given = port.get("nodePort");
            if (given != null && !used.contains(given)) {
                known.put(port.string("name", ""), given);
            }
        }
        for (JsonObject port : spec.objects("ports")) {
            JsonValue given = known.get(port.string("name", ""));
            if (port.integer("nodePort").orElse(0) == 0 && given != null) {
                port.put("nodePort", given);
            }
        }
    }

    private static void keep(JsonObject spec, JsonObject before, String field) {
        JsonValue value = before.get(field);
        if (value != null && !spec.has(field)) {
            spec.put(field, value.deepCopy());
        }
    }

    /// Whether each port of a Service with this spec is to be open on the nodes.
    public static boolean needsNodePorts(JsonObject spec) {
        return switch (spec.string("type", "")) {
            case "NodePort" -> true;
            case "LoadBalancer" -> !JsonValue.of(false).equals(spec.get("allocateLoadBalancerNodePorts"));
            default -> false;
        };
    }

    /// Whether nodes are to be asked for the health of a Service with this spec.
    public static boolean needsHealthCheck(JsonObject spec) {
        return spec.string("type", "").equals("LoadBalancer")
                && spec.string("externalTrafficPolicy", "").equals("Local");
    }

    private static void dropUnchanged(JsonObject spec, JsonObject before, String field) {
        JsonValue value = spec.get(field);
        if (value != null && value.equals(before.get(field))) {
            spec.remove(field);
        }
    }

    private static void dropNodePorts(JsonObject spec, JsonObject before) {
        Set<JsonValue> taken = new HashSet<>();
        before.objects("ports").stream().map(port -> port.get("nodePort")).forEach(taken::add);
        for (JsonObject port : spec.objects("ports")) {
            if (port.has("nodePort") && taken.contains(port.get("nodePort"))) {
                port.remove("nodePort");
            }
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        new ServiceValidation(spec == null ? new JsonObject() : spec, causes).validate();
        return causes.list();
    }

    @Override
    public List<StatusCause> validateTenantUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        String before = old.stringAt("spec", "clusterIP");
        boolean fixed = before != null && !before.isEmpty();
        boolean external = "ExternalName".equals(object.stringAt("spec", "type"));
        if (fixed && !external && !Objects.equals(before, object.stringAt("spec", "clusterIP"))) {
            causes.invalid("spec.clusterIPs[0]", object.at("spec", "clusterIPs"), "may not change once set");
        }
        return causes.list();
    }
}
