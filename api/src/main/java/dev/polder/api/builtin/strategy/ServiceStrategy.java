package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Services. Addresses are not given out here: they come from the cluster that runs the service.
public final class ServiceStrategy implements ResourceStrategy {
    private static final long AFFINITY_SECONDS = 10_800;

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_1035_LABEL;
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
        if (type.equals("LoadBalancer")) {
            Defaults.put(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    /// Addresses that were given out stay when an update does not mention them.
    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old) {
        JsonObject spec = object.object("spec");
        JsonObject before = old.object("spec");
        if (spec == null || before == null || spec.string("type", "").equals("ExternalName")) {
            return;
        }
        if (spec.string("clusterIP", "").isEmpty()) {
            for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                JsonValue value = before.get(field);
                if (value != null && !spec.has(field)) {
                    spec.put(field, value.deepCopy());
                }
            }
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        String type = spec == null ? "" : spec.string("type", "");
        List<JsonObject> ports = spec == null ? List.of() : spec.objects("ports");
        boolean headless = spec != null && spec.string("clusterIP", "").equals("None");
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
            causes.required("spec.ports", "");
        }
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            port(ports.get(i), "spec.ports[" + i + "]", ports.size() > 1, names, causes);
            String number = ports.get(i).integer("port").orElse(0) + "/"
                    + ports.get(i).string("protocol", "");
            if (!numbers.add(number)) {
                causes.addAll(List.of(FieldError.duplicate(
                        "spec.ports[" + i + "]", Causes.shown(ports.get(i)))));
            }
        }
        if (spec != null) {
            MetadataValidation.labels(spec.object("selector"), "spec.selector", causes);
            if (type.equals("ExternalName") && spec.string("externalName", "").isEmpty()) {
                causes.required("spec.externalName", "");
            }
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateTenantUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        String before = old.stringAt("spec", "clusterIP");
        boolean fixed = before != null && !before.isEmpty();
        boolean external = "ExternalName".equals(object.stringAt("spec", "type"));
        if (fixed && !external && !Objects.equals(before, object.stringAt("spec", "clusterIP"))) {
            causes.invalid("spec.clusterIP", object.at("spec", "clusterIP"), Causes.IMMUTABLE);
        }
        return causes.list();
    }

    private static void port(JsonObject port, String field, boolean named, Set<String> names, Causes causes) {
        String name = port.string("name", "");
        if (name.isEmpty()) {
            if (named) {
                causes.required(field + ".name", "");
            }
        } else {
            causes.invalid(field + ".name", name, Names.dnsLabel(name));
            if (!names.add(name)) {
                causes.duplicate(field + ".name", name);
            }
        }
        long number = port.integer("port").orElse(0);
        Names.portNumber(number).forEach(wrong -> causes.invalid(field + ".port", number, wrong));
        if (port.get("targetPort") instanceof JsonInteger target) {
            Names.portNumber(target.value())
                    .forEach(wrong -> causes.invalid(field + ".targetPort", target.value(), wrong));
        } else {
            String target = port.string("targetPort", "");
            if (!target.isEmpty()) {
                causes.invalid(field + ".targetPort", target, Names.portName(target));
            }
        }
    }
}
