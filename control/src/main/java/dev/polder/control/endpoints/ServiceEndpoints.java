package dev.polder.control.endpoints;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The endpoints of a Service that selects pods (upstream: `endpointslice` and `pkg/controller/endpoint`). Pure functions.
final class ServiceEndpoints {
    private static final List<String> ENDED = List.of("Succeeded", "Failed");

    private final JsonObject service;
    private final List<JsonObject> pods;
    private final boolean publishesAll;

    /// @param pods those that the service selects
    ServiceEndpoints(JsonObject service, List<JsonObject> pods) {
        this.service = service;
        this.pods = pods.stream()
                .filter(pod -> !ENDED.contains(pod.objectOrNew("status").string("phase", "")))
                .sorted(Comparator.comparing(Meta::name))
                .toList();
        this.publishesAll = service.objectOrNew("spec").isTrue("publishNotReadyAddresses");
    }

    /// Whether the service has, or is to have, no address of its own.
    static boolean isHeadless(JsonObject service) {
        return "None".equals(service.stringAt("spec", "clusterIP"));
    }

    List<Slice> slices() {
        List<Slice> slices = new ArrayList<>();
        for (String family : families()) {
            Map<JsonArray, List<JsonObject>> byPorts = new LinkedHashMap<>();
            for (JsonObject pod : pods) {
                Optional<String> address = address(pod, family);
                address.ifPresent(ip -> byPorts.computeIfAbsent(ports(pod, true), p -> new ArrayList<>())
                        .add(endpoint(pod, ip)));
            }
            byPorts.forEach((ports, endpoints) -> slices.add(new Slice(family, ports, endpoints)));
            if (byPorts.isEmpty()) {
                slices.add(new Slice(family, new JsonArray(), List.of()));
            }
        }
        return slices;
    }

    private List<String> families() {
        JsonArray families = service.arrayAt("spec", "ipFamilies");
        if (families != null && !families.isEmpty()) {
            return families.strings();
        }
        String address = service.stringAt("spec", "clusterIP");
        return List.of(address != null && address.indexOf(':') >= 0 ? "IPv6" : "IPv4");
    }

    private JsonObject endpoint(JsonObject pod, String address) {
        boolean serving = Conditions.isTrue(pod, "Ready");
        boolean terminating = Meta.deleting(pod);
        JsonObject endpoint = new JsonObject()
                .put("addresses", JsonArray.ofStrings(List.of(address)))
                .put(
                        "conditions",
                        new JsonObject()
                                .put("ready", publishesAll || (serving && !terminating))
                                .put("serving", serving)
                                .put("terminating", terminating));
        hostname(pod).ifPresent(name -> endpoint.put("hostname", name));
        endpoint.put("targetRef", reference(pod));
        node(pod).ifPresent(node -> endpoint.put("nodeName", node));
        return endpoint;
    }

    /// `subsets` of the Endpoints; a pod that is on its way out is in them only where all are published.
    JsonArray subsets() {
        String family = families().getFirst();
        Map<JsonArray, JsonObject> byPorts = new LinkedHashMap<>();
        for (JsonObject pod : pods) {
            Optional<String> address = address(pod, family);
            JsonArray ports = ports(pod, false);
            boolean portless = service.objectOrNew("spec").objects("ports").isEmpty() && isHeadless(service);
            if (address.isEmpty() || (Meta.deleting(pod) && !publishesAll) || (ports.isEmpty() && !portless)) {
                continue;
            }
            JsonObject entry = new JsonObject().put("ip", address.get());
            hostname(pod).ifPresent(name -> entry.put("hostname", name));
            node(pod).ifPresent(node -> entry.put("nodeName", node));
            entry.put("targetRef", reference(pod));
            boolean ready = publishesAll || Conditions.isTrue(pod, "Ready");
            JsonObject subset = byPorts.computeIfAbsent(ports, p -> new JsonObject());
            String list = ready ? "addresses" : "notReadyAddresses";
            JsonArray entries = subset.array(list);
            subset.put(list, (entries == null ? new JsonArray() : entries).add(entry));
        }
        JsonArray subsets = new JsonArray();
        byPorts.forEach((ports, subset) -> subsets.add(ports.isEmpty() ? subset : subset.put("ports", ports)));
        return subsets;
    }

    private static Optional<String> address(JsonObject pod, String family) {
        JsonObject status = pod.objectOrNew("status");
        List<String> addresses = new ArrayList<>();
        status.objects("podIPs").forEach(each -> addresses.add(each.string("ip", "")));
        addresses.add(status.string("podIP", ""));
        return addresses.stream()
                .filter(ip -> !ip.isEmpty() && (ip.indexOf(':') >= 0) == family.equals("IPv6"))
                .findFirst();
    }

    /// @param slice whether a slice is to have them, in which names are never left out
    private JsonArray ports(JsonObject pod, boolean slice) {
        JsonArray ports = new JsonArray();
        for (JsonObject port : service.objectOrNew("spec").objects("ports")) {
            OptionalLong number = number(pod, port);
            if (number.isPresent()) {
                JsonObject entry = new JsonObject();
                String name = port.string("name", "");
                if (slice || !name.isEmpty()) {
                    entry.put("name", name);
                }
                entry.put("port", number.getAsLong()).put("protocol", port.string("protocol", "TCP"));
                String application = port.string("appProtocol");
                ports.add(application == null ? entry : entry.put("appProtocol", application));
            }
        }
        return ports;
    }

    /// The number of the target port; one that is named is looked up in the pod's containers.
    private static OptionalLong number(JsonObject pod, JsonObject port) {
        JsonValue target = port.get("targetPort");
        if (target instanceof JsonInteger number && number.value() > 0) {
            return OptionalLong.of(number.value());
        }
        if (!(target instanceof JsonString name)) {
            return port.integer("port");
        }
        JsonObject spec = pod.objectOrNew("spec");
        List<JsonObject> containers = new ArrayList<>(spec.objects("containers"));
        spec.objects("initContainers").stream()
                .filter(container -> container.string("restartPolicy", "").equals("Always"))
                .forEach(containers::add);
        return containers.stream()
                .flatMap(container -> container.objects("ports").stream())
                .filter(each -> each.string("name", "").equals(name.value())
                        && each.string("protocol", "TCP").equals(port.string("protocol", "TCP")))
                .mapToLong(each -> each.integer("containerPort").orElse(0))
                .findFirst();
    }

    /// The name of a pod that asked to be found under it by this headless service.
    private Optional<String> hostname(JsonObject pod) {
        String name = pod.objectOrNew("spec").string("hostname", "");
        boolean asked = Meta.name(service).equals(pod.stringAt("spec", "subdomain"));
        return name.isEmpty() || !asked ? Optional.empty() : Optional.of(name);
    }

    private static Optional<String> node(JsonObject pod) {
        return Optional.ofNullable(pod.stringAt("spec", "nodeName")).filter(node -> !node.isEmpty());
    }

    private static JsonObject reference(JsonObject pod) {
        return new JsonObject()
                .put("kind", "Pod")
                .put("namespace", Meta.namespace(pod))
                .put("name", Meta.name(pod))
                .put("uid", Meta.uid(pod));
    }
}
