package dev.polder.api.builtin.network;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.Names;
import java.util.List;

/// Endpoints: ports are TCP when nothing is said.
public final class EndpointsStrategy implements ResourceStrategy {
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        object.objects("subsets")
                .forEach(subset -> subset.objects("ports").forEach(port -> Defaults.put(port, "protocol", "TCP")));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        List<JsonObject> subsets = object.objects("subsets");
        for (int i = 0; i < subsets.size(); i++) {
            subset(subsets.get(i), "subsets[" + i + "]", causes);
        }
        return causes.list();
    }

    private static void subset(JsonObject subset, String field, Causes causes) {
        boolean none = true;
        for (String list : List.of("addresses", "notReadyAddresses")) {
            List<JsonObject> addresses = subset.objects(list);
            none &= addresses.isEmpty();
            for (int i = 0; i < addresses.size(); i++) {
                address(addresses.get(i), "%s.%s[%d]".formatted(field, list, i), causes);
            }
        }
        if (none) {
            causes.required(field, "must specify `addresses` or `notReadyAddresses`");
        }
        List<JsonObject> ports = subset.objects("ports");
        for (int i = 0; i < ports.size(); i++) {
            port(ports.get(i), ports.size() > 1, "%s.ports[%d]".formatted(field, i), causes);
        }
    }

    private static void address(JsonObject address, String field, Causes causes) {
        String ip = address.string("ip", "");
        if (!IpAddresses.isAddress(ip)) {
            causes.invalid(field + ".ip", ip, IpAddresses.INVALID);
        }
        String host = address.string("hostname", "");
        if (!host.isEmpty()) {
            causes.invalid(field + ".hostname", host, Names.dnsLabel(host));
        }
        AddressRules.notSpecial(ip, field + ".ip", causes);
    }

    private static void port(JsonObject port, boolean named, String field, Causes causes) {
        String name = port.string("name", "");
        if (!name.isEmpty()) {
            causes.invalid(field + ".name", name, Names.dnsLabel(name));
        } else if (named) {
            causes.required(field + ".name", "");
        }
        long number = port.integer("port").orElse(0);
        Names.portNumber(number).forEach(wrong -> causes.invalid(field + ".port", number, wrong));
        String protocol = port.string("protocol", "");
        if (!PROTOCOLS.contains(protocol)) {
            causes.notSupported(field + ".protocol", protocol, PROTOCOLS);
        }
    }
}
