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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Services. Addresses are not given out here: they come from the cluster that runs the service.
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
        } else if (spec.string("clusterIP", "").isEmpty()) {
            for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                JsonValue value = before.get(field);
                if (value != null && !spec.has(field)) {
                    spec.put(field, value.deepCopy());
                }
            }
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
        }
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
