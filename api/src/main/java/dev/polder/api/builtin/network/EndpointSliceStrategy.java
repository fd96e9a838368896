package dev.polder.api.builtin.network;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// EndpointSlices: ports are TCP and have the empty name when nothing is said.
public final class EndpointSliceStrategy implements ResourceStrategy {
    private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final int MAX_PORTS = 20_000;
    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_ADDRESSES = 100;

    @Override
    public List<String> generationMetadata() {
        return List.of("labels");
    }

    @Override
    public void applyDefaults(JsonObject object) {
        for (JsonObject port : object.objects("ports")) {
            if (!port.has("name")) {
                port.put("name", "");
            }
            Defaults.put(port, "protocol", "TCP");
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String type = object.string("addressType", "");
        if (type.isEmpty()) {
            causes.required("addressType", "");
        } else if (!TYPES.contains(type)) {
            causes.notSupported("addressType", type, TYPES);
        }
        List<JsonObject> endpoints = object.objects("endpoints");
        if (endpoints.size() > MAX_ENDPOINTS) {
            causes.tooMany("endpoints", endpoints.size(), MAX_ENDPOINTS);
            return causes.list();
        }
        for (int i = 0; i < endpoints.size(); i++) {
            endpoint(endpoints.get(i), type, "endpoints[" + i + "]", causes);
        }
        ports(object.objects("ports"), causes);
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("addressType"), old.get("addressType"))) {
            causes.invalid("addressType", object.get("addressType"), Causes.IMMUTABLE);
        }
        return causes.list();
    }

    private static void endpoint(JsonObject endpoint, String type, String field, Causes causes) {
        List<String> addresses = endpoint.stringsAt("addresses");
        if (addresses.isEmpty()) {
            causes.required(field + ".addresses", "must contain at least 1 address");
        } else if (addresses.size() > MAX_ADDRESSES) {
            causes.tooMany(field + ".addresses", addresses.size(), MAX_ADDRESSES);
        }
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            address(address, type, "%s.addresses[%d]".formatted(field, i), field + ".addresses", causes);
        }
        String node = endpoint.string("nodeName", "");
        if (!node.isEmpty()) {
            causes.invalid(field + ".nodeName", node, Names.dnsSubdomain(node));
        }
        String host = endpoint.string("hostname", "");
        if (!host.isEmpty()) {
            causes.invalid(field + ".hostname", host, Names.dnsLabel(host));
        }
        JsonObject hints = endpoint.object("hints");
        if (hints != null) {
            hints(hints.objects("forZones"), field + ".hints.forZones", causes);
            hints(hints.objects("forNodes"), field + ".hints.forNodes", causes);
        }
    }

    private static void address(String address, String type, String place, String list, Causes causes) {
        if (type.equals("FQDN")) {
            causes.invalid(place, address, Names.dnsSubdomain(address));
            return;
        }
        if (!IpAddresses.isAddress(address)) {
            causes.invalid(place, address, IpAddresses.INVALID);
        } else if (type.equals("IPv4") && !IpAddresses.isV4(address)) {
            causes.invalid(list, address, "must be an IPv4 address");
        } else if (type.equals("IPv6") && !IpAddresses.isV6(address)) {
            causes.invalid(list, address, "must be an IPv6 address");
        }
        AddressRules.notSpecial(address, place, causes);
    }

    private static void hints(List<JsonObject> hints, String field, Causes causes) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < hints.size(); i++) {
            String name = hints.get(i).string("name", "");
            if (!names.add(name)) {
                causes.duplicate("%s[%d].name".formatted(field, i), name);
            }
        }
    }

    private static void ports(List<JsonObject> ports, Causes causes) {
        if (ports.size() > MAX_PORTS) {
            causes.tooMany("ports", ports.size(), MAX_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            String field = "ports[" + i + "]";
            String name = ports.get(i).string("name", "");
            if (!name.isEmpty()) {
                causes.invalid(field + ".name", name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                causes.duplicate(field + ".name", name);
            }
            String protocol = ports.get(i).string("protocol", "");
            if (!PROTOCOLS.contains(protocol)) {
                causes.notSupported(field + ".protocol", protocol, PROTOCOLS);
            }
            String application = ports.get(i).string("appProtocol", "");
            if (!application.isEmpty()) {
                causes.invalid(field + ".appProtocol", application, Names.labelKey(application));
            }
        }
    }
}
