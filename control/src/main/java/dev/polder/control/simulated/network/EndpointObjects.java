package dev.polder.control.simulated.network;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import java.util.List;
import java.util.OptionalLong;

/// The Endpoints and the EndpointSlice of a Service, as they should be.
final class EndpointObjects {
    private static final String MANAGED_BY = "simulated-endpoints";

    private EndpointObjects() {}

    static JsonObject endpoints(JsonObject service, List<JsonObject> pods) {
        JsonArray ready = new JsonArray();
        JsonArray waiting = new JsonArray();
        for (JsonObject pod : pods) {
            JsonObject address = new JsonObject().put("ip", address(pod));
            String node = pod.stringAt("spec", "nodeName");
            if (node != null) {
                address.put("nodeName", node);
            }
            (ready(pod) ? ready : waiting).add(address.put("targetRef", reference(pod)));
        }
        JsonObject endpoints = object(service, "v1", "Endpoints", Meta.name(service));
        if (pods.isEmpty()) {
            return endpoints;
        }
        JsonObject subset = new JsonObject();
        if (!ready.isEmpty()) {
            subset.put("addresses", ready);
        }
        if (!waiting.isEmpty()) {
            subset.put("notReadyAddresses", waiting);
        }
        JsonArray ports = ports(service, pods);
        if (!ports.isEmpty()) {
            subset.put("ports", ports);
        }
        return endpoints.put("subsets", new JsonArray().add(subset));
    }

    static JsonObject slice(JsonObject service, List<JsonObject> pods) {
        JsonArray endpoints = new JsonArray();
        for (JsonObject pod : pods) {
            boolean ready = ready(pod);
            JsonObject endpoint = new JsonObject()
                    .put("addresses", JsonArray.ofStrings(List.of(address(pod))))
                    .put(
                            "conditions",
                            new JsonObject()
                                    .put("ready", ready)
                                    .put("serving", ready)
                                    .put("terminating", Meta.deleting(pod)));
            String node = pod.stringAt("spec", "nodeName");
            if (node != null) {
                endpoint.put("nodeName", node);
            }
            endpoints.add(endpoint.put("targetRef", reference(pod)));
        }
        String suffix = Meta.uid(service).replaceAll("[^a-z0-9]", "");
        String name = Meta.name(service) + "-" + suffix.substring(0, Math.min(5, suffix.length()));
        JsonObject slice = object(service, "discovery.k8s.io/v1", "EndpointSlice", name);
        Meta.of(slice)
                .objectOrNew("labels")
                .put("kubernetes.io/service-name", Meta.name(service))
                .put("endpointslice.kubernetes.io/managed-by", MANAGED_BY);
        return slice.put("addressType", "IPv4")
                .put("endpoints", endpoints)
                .put("ports", ports(service, pods));
    }

    private static JsonObject object(JsonObject service, String apiVersion, String kind, String name) {
        JsonObject metadata = new JsonObject()
                .put("name", name)
                .put("labels", JsonObject.ofStrings(Meta.labels(service)))
                .put("ownerReferences", new JsonArray().add(Owner.controlledBy(service).toJson()));
        return new JsonObject().put("kind", kind).put("apiVersion", apiVersion).put("metadata", metadata);
    }

    private static JsonArray ports(JsonObject service, List<JsonObject> pods) {
        JsonArray ports = new JsonArray();
        for (JsonObject port : service.objectOrNew("spec").objects("ports")) {
            OptionalLong target = target(port, pods);
            if (target.isPresent()) {
                ports.add(new JsonObject()
                        .put("name", port.string("name", ""))
                        .put("port", target.getAsLong())
                        .put("protocol", port.string("protocol", "TCP")));
            }
        }
        return ports;
    }

    /// The number of the target port; one that is named is looked up in the pods' containers.
    private static OptionalLong target(JsonObject port, List<JsonObject> pods) {
        JsonValue target = port.get("targetPort");
        if (target instanceof JsonInteger number && number.value() > 0) {
            return OptionalLong.of(number.value());
        }
        if (!(target instanceof JsonString name)) {
            return port.integer("port");
        }
        return pods.stream()
                .flatMap(pod -> pod.objectOrNew("spec").objects("containers").stream())
                .flatMap(container -> container.objects("ports").stream())
                .filter(p -> p.string("name", "").equals(name.value()))
                .mapToLong(p -> p.integer("containerPort").orElse(0))
                .findFirst();
    }

    private static boolean ready(JsonObject pod) {
        return Conditions.isTrue(pod, "Ready") && !Meta.deleting(pod);
    }

    private static String address(JsonObject pod) {
        String address = pod.stringAt("status", "podIP");
        return address == null ? "" : address;
    }

    private static JsonObject reference(JsonObject pod) {
        return new JsonObject()
                .put("kind", "Pod")
                .put("namespace", Meta.namespace(pod))
                .put("name", Meta.name(pod))
                .put("uid", Meta.uid(pod));
    }
}
