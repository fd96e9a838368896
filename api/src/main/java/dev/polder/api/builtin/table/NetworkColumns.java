package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The columns of Services, endpoints, Ingresses and NetworkPolicies.
public final class NetworkColumns {
    private static final int SHOWN = 3;

    private NetworkColumns() {}

    public static List<PrinterColumn> services() {
        return List.of(
                Columns.NAME,
                Columns.text("Type", "How the service is reached.", o -> Columns.at("", o, "spec", "type")),
                Columns.text("Cluster-IP", "Address inside the cluster.", NetworkColumns::clusterAddress),
                Columns.text("External-IP", "Addresses outside the cluster.", NetworkColumns::externalAddress),
                Columns.text("Port(s)", "Ports of the service.", NetworkColumns::ports),
                Columns.AGE,
                Columns.wide(Columns.text(
                        "Selector",
                        "Which pods serve it.",
                        o -> Selectors.labels(o.objectAt("spec", "selector")))));
    }

    public static List<PrinterColumn> endpoints() {
        return List.of(
                Columns.NAME,
                Columns.text("Endpoints", "Addresses that serve.", NetworkColumns::endpointAddresses),
                Columns.AGE);
    }

    public static List<PrinterColumn> endpointSlices() {
        return List.of(
                Columns.NAME,
                Columns.text("AddressType", "Kind of the addresses.", o -> o.string("addressType", "")),
                Columns.text("Ports", "Ports of all endpoints.", NetworkColumns::slicePorts),
                Columns.text("Endpoints", "Addresses of the endpoints.", NetworkColumns::sliceAddresses),
                Columns.AGE);
    }

    public static List<PrinterColumn> ingresses() {
        return List.of(
                Columns.NAME,
                Columns.text("Class", "Which class of controllers serves it.", NetworkColumns::ingressClass),
                Columns.text("Hosts", "Hosts that requests are for.", NetworkColumns::hosts),
                Columns.text("Address", "Where it is reached.", NetworkColumns::loadBalancer),
                Columns.text("Ports", "Ports that are open.", o -> {
                    JsonArray tls = o.arrayAt("spec", "tls");
                    return tls == null || tls.isEmpty() ? "80" : "80, 443";
                }),
                Columns.AGE);
    }

    public static List<PrinterColumn> ingressClasses() {
        return List.of(
                Columns.NAME,
                Columns.text("Controller", "Who serves the class.", o -> Columns.at("", o, "spec", "controller")),
                Columns.text("Parameters", "What configures the controller.", NetworkColumns::parameters),
                Columns.AGE);
    }

    public static List<PrinterColumn> networkPolicies() {
        return List.of(
                Columns.NAME,
                Columns.text(
                        "Pod-Selector",
                        "Which pods the policy is for.",
                        o -> Selectors.selector(o.objectAt("spec", "podSelector"))),
                Columns.AGE);
    }

    private static String clusterAddress(JsonObject service) {
        JsonArray all = service.arrayAt("spec", "clusterIPs");
        return all == null || all.strings().isEmpty()
                ? Columns.at(Columns.NONE, service, "spec", "clusterIP")
                : all.strings().getFirst();
    }

    private static String externalAddress(JsonObject service) {
        List<String> external = service.stringsAt("spec", "externalIPs");
        return switch (Columns.at("", service, "spec", "type")) {
            case "ExternalName" -> Columns.at("", service, "spec", "externalName");
            case "LoadBalancer" -> {
                List<String> addresses = new ArrayList<>(ingressPoints(service));
                addresses.addAll(external);
                yield addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
            }
            default -> external.isEmpty() ? Columns.NONE : String.join(",", external);
        };
    }

    private static List<String> ingressPoints(JsonObject object) {
        JsonObject balancer = object.objectAt("status", "loadBalancer");
        return balancer == null
                ? List.of()
                : balancer.objects("ingress").stream()
                        .map(i -> i.string("ip", "").isEmpty() ? i.string("hostname", "") : i.string("ip", ""))
                        .filter(a -> !a.isEmpty())
                        .toList();
    }

    private static String loadBalancer(JsonObject ingress) {
        return String.join(",", ingressPoints(ingress));
    }

    private static String ports(JsonObject service) {
        JsonObject spec = service.object("spec");
        if (spec == null || spec.objects("ports").isEmpty()) {
            return Columns.NONE;
        }
        return spec.objects("ports").stream()
                .map(p -> Columns.at(p, "port")
                        + (Columns.at(p, "nodePort") > 0 ? ":" + Columns.at(p, "nodePort") : "")
                        + "/" + p.string("protocol", ""))
                .collect(Collectors.joining(","));
    }

    private static String endpointAddresses(JsonObject endpoints) {
        List<String> all = new ArrayList<>();
        for (JsonObject subset : endpoints.objects("subsets")) {
            List<JsonObject> ports = subset.objects("ports");
            List<String> ips = subset.objects("addresses").stream()
                    .map(address -> address.string("ip", ""))
                    .toList();
            if (ports.isEmpty()) {
                all.addAll(ips);
            }
            ports.forEach(port -> ips.forEach(ip -> all.add(joined(ip, Columns.at(port, "port")))));
        }
        return all.isEmpty() && !endpoints.objects("subsets").isEmpty() ? "" : some(all, " + %d more...");
    }

    private static String joined(String ip, long port) {
        return ip.indexOf(':') < 0 ? ip + ":" + port : "[" + ip + "]:" + port;
    }

    private static String slicePorts(JsonObject slice) {
        List<JsonObject> ports = slice.objects("ports");
        if (ports.isEmpty()) {
            return Columns.UNSET;
        }
        return some(
                ports.stream()
                        .map(NetworkColumns::slicePort)
                        .toList(),
                " + %d more...");
    }

    private static String slicePort(JsonObject port) {
        return port.integer("port").isPresent() ? Long.toString(Columns.at(port, "port")) : Columns.at("*", port, "name");
    }

    private static String sliceAddresses(JsonObject slice) {
        List<String> all = new ArrayList<>();
        for (JsonObject endpoint : slice.objects("endpoints")) {
            JsonArray addresses = endpoint.array("addresses");
            if (addresses != null) {
                all.addAll(addresses.strings());
            }
        }
        return all.isEmpty() ? Columns.UNSET : some(all, " + %d more...");
    }

    private static String ingressClass(JsonObject ingress) {
        String named = Columns.at("", ingress, "spec", "ingressClassName");
        return named.isEmpty()
                ? Columns.at(Columns.NONE, ingress, "metadata", "annotations", "kubernetes.io/ingress.class")
                : named;
    }

    private static String hosts(JsonObject ingress) {
        JsonObject spec = ingress.object("spec");
        List<String> hosts = spec == null
                ? List.of()
                : spec.objects("rules").stream()
                        .map(r -> r.string("host", "").isEmpty() ? "*" : r.string("host", ""))
                        .toList();
        return hosts.isEmpty() ? "*" : some(hosts, " + %d more...");
    }

    private static String parameters(JsonObject ingressClass) {
        @Nullable JsonObject parameters = ingressClass.objectAt("spec", "parameters");
        if (parameters == null) {
            return Columns.NONE;
        }
        String group = parameters.string("apiGroup", "");
        String kind = parameters.string("kind", "") + (group.isEmpty() ? "" : "." + group);
        return kind + "/" + parameters.string("name", "");
    }

    private static String some(List<String> all, String more) {
        if (all.isEmpty()) {
            return Columns.NONE;
        }
        String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() <= SHOWN ? shown : shown + more.formatted(all.size() - SHOWN);
    }

    public static List<PrinterColumn> ipAddresses() {
        return List.of(
                Columns.NAME, Columns.text("ParentRef", "What the address belongs to.", NetworkColumns::parent));
    }

    private static String parent(JsonObject address) {
        JsonObject parent = address.objectAt("spec", "parentRef");
        if (parent == null) {
            return Columns.NONE;
        }
        String group = parent.string("group", "");
        String namespace = parent.string("namespace", "");
        String resource = parent.string("resource", "") + (group.isEmpty() ? "" : "." + group);
        return resource.toLowerCase(Locale.ROOT) + (namespace.isEmpty() ? "" : "/" + namespace) + "/"
                + parent.string("name", "");
    }

    public static List<PrinterColumn> serviceCidrs() {
        return List.of(
                Columns.NAME,
                Columns.text("CIDRs", "The blocks.", o -> {
                    JsonArray blocks = o.arrayAt("spec", "cidrs");
                    return blocks == null ? "" : String.join(",", blocks.strings());
                }),
                Columns.AGE);
    }
}
