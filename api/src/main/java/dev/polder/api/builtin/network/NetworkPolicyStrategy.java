package dev.polder.api.builtin.network;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.Names;
import java.util.List;

/// NetworkPolicies.
public final class NetworkPolicyStrategy implements ResourceStrategy {
    private static final List<String> TYPES = List.of("Ingress", "Egress");
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

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

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return List.of();
        }
        JsonObject selector = spec.object("podSelector");
        if (selector != null) {
            SelectorRules.syntax(selector, "spec.podSelector", causes);
        }
        rules(spec.objects("ingress"), "from", "spec.ingress", causes);
        rules(spec.objects("egress"), "to", "spec.egress", causes);
        JsonArray array = spec.array("policyTypes");
        List<String> types = array == null ? List.of() : array.strings();
        if (types.size() > TYPES.size()) {
            causes.invalid("spec.policyTypes", array, "may not specify more than two policyTypes");
            return causes.list();
        }
        for (int i = 0; i < types.size(); i++) {
            if (!TYPES.contains(types.get(i))) {
                causes.notSupported("spec.policyTypes[" + i + "]", types.get(i), TYPES);
            }
        }
        return causes.list();
    }

    private static void rules(List<JsonObject> rules, String peers, String field, Causes causes) {
        for (int i = 0; i < rules.size(); i++) {
            List<JsonObject> ports = rules.get(i).objects("ports");
            for (int p = 0; p < ports.size(); p++) {
                port(ports.get(p), "%s[%d].ports[%d]".formatted(field, i, p), causes);
            }
            List<JsonObject> list = rules.get(i).objects(peers);
            for (int p = 0; p < list.size(); p++) {
                peer(list.get(p), "%s[%d].%s[%d]".formatted(field, i, peers, p), causes);
            }
        }
    }

    private static void port(JsonObject port, String field, Causes causes) {
        String protocol = port.string("protocol", "");
        if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
            causes.notSupported(field + ".protocol", protocol, PROTOCOLS);
        }
        boolean hasEnd = port.integer("endPort").isPresent();
        long end = port.integer("endPort").orElse(0);
        switch (port.get("port")) {
            case JsonInteger number -> {
                Names.portNumber(number.value())
                        .forEach(wrong -> causes.invalid(field + ".port", number.value(), wrong));
                if (hasEnd && end < number.value()) {
                    causes.invalid(field + ".endPort", number.value(), "must be greater than or equal to `port`");
                } else if (hasEnd) {
                    Names.portNumber(end).forEach(wrong -> causes.invalid(field + ".endPort", end, wrong));
                }
            }
            case JsonString name -> {
                if (hasEnd) {
                    causes.invalid(field + ".endPort", end, "may not be specified when `port` is non-numeric");
                }
                causes.invalid(field + ".port", name.value(), Names.portName(name.value()));
            }
            case null, default -> {
                if (hasEnd) {
                    causes.invalid(field + ".endPort", end, "may not be specified when `port` is not specified");
                }
            }
        }
    }

    private static void peer(JsonObject peer, String field, Causes causes) {
        int count = 0;
        for (String name : List.of("podSelector", "namespaceSelector")) {
            JsonObject selector = peer.object(name);
            if (selector != null) {
                count++;
                SelectorRules.syntax(selector, field + "." + name, causes);
            }
        }
        JsonObject block = peer.object("ipBlock");
        if (block != null) {
            block(block, field + ".ipBlock", causes);
        }
        if (count == 0 && block == null) {
            causes.required(field, "must specify a peer");
        } else if (count > 0 && block != null) {
            causes.forbidden(field, "may not specify both ipBlock and another peer");
        }
    }

    private static void block(JsonObject block, String field, Causes causes) {
        String cidr = block.string("cidr", "");
        if (cidr.isEmpty()) {
            causes.required(field + ".cidr", "");
            return;
        }
        if (!IpAddresses.isBlock(cidr)) {
            causes.invalid(field + ".cidr", cidr, IpAddresses.INVALID_BLOCK);
            return;
        }
        List<String> except = block.stringsAt("except");
        for (int i = 0; i < except.size(); i++) {
            String place = "%s.except[%d]".formatted(field, i);
            if (!IpAddresses.isBlock(except.get(i))) {
                causes.invalid(place, except.get(i), IpAddresses.INVALID_BLOCK);
            } else if (!IpAddresses.isStrictlyInside(except.get(i), cidr)) {
                causes.invalid(place, except.get(i), "must be a strict subset of `cidr`");
            }
        }
    }
}
