package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.FieldError;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of a Service's spec.
final class ServiceValidation {
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> DISTRIBUTIONS = List.of("PreferClose", "PreferSameZone", "PreferSameNode");
    private static final String RANGES = "spec.LoadBalancerSourceRanges";
    private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
    private static final long MAX_AFFINITY = 86_400;

    private final JsonObject spec;
    private final String type;
    private final boolean headless;
    private final Causes causes;

    ServiceValidation(JsonObject spec, Causes causes) {
        this.spec = spec;
        this.type = spec.string("type", "");
        this.headless = spec.string("clusterIP", "").equals("None");
        this.causes = causes;
    }

    void validate() {
        boolean external = type.equals("ExternalName");
        List<JsonObject> ports = spec.objects("ports");
        if (ports.isEmpty() && !headless && !external) {
            causes.required("spec.ports", "");
        }
        addresses(external);
        externalName(external);
        ports(ports);
        MetadataValidation.labels(spec.object("selector"), "spec.selector", causes);
        affinity();
        externalAddresses();
        oneOf("type", TYPES);
        nodePorts(ports);
        balancer();
        traffic();
        oneOf("internalTrafficPolicy", List.of("Cluster", "Local"));
        oneOf("trafficDistribution", DISTRIBUTIONS);
    }

    private void addresses(boolean external) {
        List<String> ips = strings("clusterIPs");
        String first = spec.string("clusterIP", "");
        List<String> all = ips.isEmpty() && !first.isEmpty() ? List.of(first) : ips;
        if (external && !all.isEmpty()) {
            causes.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            String ip = all.get(i);
            String field = "spec.clusterIPs[" + i + "]";
            if (ip.equals("None")) {
                if (!type.equals("ClusterIP")) {
                    causes.invalid(field, ip, "may not be set to 'None' for " + type + " services");
                }
            } else if (!IpAddresses.isAddress(ip)) {
                causes.invalid(field, ip, IpAddresses.INVALID);
            }
        }
        List<String> families = strings("ipFamilies");
        for (int i = 0; i < families.size(); i++) {
            if (!List.of("IPv4", "IPv6").contains(families.get(i))) {
                causes.notSupported("spec.ipFamilies[" + i + "]", families.get(i), List.of("IPv4", "IPv6"));
            }
        }
    }

    private void externalName(boolean external) {
        String name = spec.string("externalName", "");
        // A name may be absolute.
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (external && bare.isEmpty()) {
            causes.required("spec.externalName", "");
        } else if (external) {
            causes.invalid("spec.externalName", bare, Names.dnsSubdomain(bare));
        }
    }

    private void ports(List<JsonObject> ports) {
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonObject port = ports.get(i);
            String field = "spec.ports[" + i + "]";
            port(port, field, ports.size() > 1, names);
            String protocol = port.string("protocol", "");
            if (!numbers.add(port.integer("port").orElse(0) + "/" + protocol)) {
                JsonObject shown = new JsonObject()
                        .put("Name", "")
                        .put("Protocol", protocol)
                        .put("AppProtocol", JsonNull.NULL)
                        .put("Port", port.integer("port").orElse(0))
                        .put("TargetPort", 0)
                        .put("NodePort", 0);
                causes.addAll(List.of(FieldError.duplicate(field, Causes.shown(shown))));
            }
        }
    }

    private void port(JsonObject port, String field, boolean named, Set<String> names) {
        String name = port.string("name", "");
        if (!name.isEmpty()) {
            causes.invalid(field + ".name", name, Names.dnsLabel(name));
            if (!names.add(name)) {
                causes.duplicate(field + ".name", name);
            }
        } else if (named) {
            causes.required(field + ".name", "");
        }
        long number = port.integer("port").orElse(0);
        Names.portNumber(number).forEach(wrong -> causes.invalid(field + ".port", number, wrong));
        String protocol = port.string("protocol", "");
        if (!PROTOCOLS.contains(protocol)) {
            causes.notSupported(field + ".protocol", protocol, PROTOCOLS);
        }
        if (port.get("targetPort") instanceof JsonInteger target) {
            Names.portNumber(target.value())
                    .forEach(wrong -> causes.invalid(field + ".targetPort", target.value(), wrong));
        } else {
            String target = port.string("targetPort", "");
            if (!target.isEmpty()) {
                causes.invalid(field + ".targetPort", target, Names.portName(target));
            }
        }
        String application = port.string("appProtocol", "");
        if (!application.isEmpty()) {
            causes.invalid(field + ".appProtocol", application, Names.labelKey(application));
        }
    }

    private void affinity() {
        oneOf("sessionAffinity", List.of("ClientIP", "None"));
        if (spec.string("sessionAffinity", "").equals("ClientIP")) {
            String field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
            long seconds = spec.integerAt("sessionAffinityConfig", "clientIP", "timeoutSeconds")
                    .orElse(0);
            if (seconds <= 0 || seconds > MAX_AFFINITY) {
                causes.invalid(field, seconds, "must be greater than 0 and less than 86400");
            }
        }
    }

    private void externalAddresses() {
        List<String> ips = strings("externalIPs");
        for (int i = 0; i < ips.size(); i++) {
            String field = "spec.externalIPs[" + i + "]";
            if (!IpAddresses.isAddress(ips.get(i))) {
                causes.invalid(field, ips.get(i), IpAddresses.INVALID);
            }
            AddressRules.notSpecial(ips.get(i), field, causes);
        }
    }

    private void nodePorts(List<JsonObject> ports) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            long number = ports.get(i).integer("nodePort").orElse(0);
            if (number == 0) {
                continue;
            }
            String field = "spec.ports[" + i + "].nodePort";
            if (type.equals("ClusterIP")) {
                causes.forbidden(field, "may not be used when `type` is 'ClusterIP'");
            } else if (!taken.add(number + "/" + ports.get(i).string("protocol", ""))) {
                causes.addAll(List.of(FieldError.duplicate(field, Long.toString(number))));
            }
        }
    }

    private void balancer() {
        boolean balanced = type.equals("LoadBalancer");
        List<String> ranges = strings("loadBalancerSourceRanges");
        if (!balanced && !ranges.isEmpty()) {
            causes.forbidden(RANGES, ONLY_BALANCED);
        }
        for (int i = 0; i < ranges.size(); i++) {
            String range = ranges.get(i).strip();
            if (!IpAddresses.isBlock(range)) {
                causes.invalid(RANGES + "[" + i + "]", range, IpAddresses.INVALID_BLOCK);
            } else if (IpAddresses.hasBitsBeyond(range)) {
                causes.invalid(RANGES + "[" + i + "]", range, "must not have bits set beyond the prefix length");
            }
        }
        if (!balanced && spec.has("allocateLoadBalancerNodePorts")) {
            causes.forbidden("spec.allocateLoadBalancerNodePorts", ONLY_BALANCED);
        }
        String name = spec.string("loadBalancerClass", "");
        if (!balanced && spec.has("loadBalancerClass")) {
            causes.forbidden("spec.loadBalancerClass", ONLY_BALANCED);
        } else if (!name.isEmpty()) {
            causes.invalid("spec.loadBalancerClass", name, Names.labelKey(name));
        }
    }

    private void traffic() {
        String policy = spec.string("externalTrafficPolicy", "");
        boolean outside = Set.of("NodePort", "LoadBalancer").contains(type)
                || (type.equals("ClusterIP") && !strings("externalIPs").isEmpty());
        String field = "spec.externalTrafficPolicy";
        if (!policy.isEmpty() && !outside) {
            causes.invalid(field, policy, "may only be set for externally-accessible services");
        } else if (!policy.isEmpty()) {
            oneOf("externalTrafficPolicy", List.of("Cluster", "Local"));
        }
        long check = spec.integer("healthCheckNodePort").orElse(0);
        if (check != 0 && !(type.equals("LoadBalancer") && policy.equals("Local"))) {
            causes.invalid(
                    "spec.healthCheckNodePort",
                    check,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
    }

    private void oneOf(String name, List<String> good) {
        String value = spec.string(name, "");
        if (!value.isEmpty() && !good.contains(value)) {
            causes.notSupported("spec." + name, value, good);
        }
    }

    private List<String> strings(String name) {
        JsonValue value = spec.get(name);
        return value instanceof JsonArray array ? array.strings() : List.of();
    }
}
