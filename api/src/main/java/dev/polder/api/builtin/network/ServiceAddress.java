package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonObject;

/// What an IPAddress says that stands for an address of a Service (upstream: `registry/core/service/ipallocator`).
public final class ServiceAddress {
    private ServiceAddress() {}

    /// The labels of the object.
    public static JsonObject labels(String address) {
        return new JsonObject()
                .put("ipaddress.kubernetes.io/ip-family", ServiceFamilies.of(address))
                .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    }

    /// `spec.parentRef`: the Service that has it.
    public static JsonObject parentRef(String namespace, String name) {
        return new JsonObject()
                .put("resource", "services")
                .put("namespace", namespace)
                .put("name", name);
    }
}
