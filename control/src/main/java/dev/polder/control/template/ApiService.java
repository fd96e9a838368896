package dev.polder.control.template;

import dev.polder.api.builtin.network.ServiceAddress;
import dev.polder.api.builtin.network.ServiceFamilies;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.IpAddresses;
import java.net.URI;
import java.util.List;

/// The Service `kubernetes` of every workspace, by which what runs in it finds its API server, with its Endpoints and
/// EndpointSlice, and the block that Services have their addresses from (upstream: the controllers of
/// `pkg/controlplane/controller/kubernetesservice` and `defaultservicecidr`).
public final class ApiService {
    /// Name of the Service and of all that belongs to it.
    public static final String NAME = "kubernetes";

    /// Namespace of the Service.
    public static final String NAMESPACE = "default";

    /// The block that a cluster of kubeadm has. Workspaces do not meet: all have the same.
    public static final String BLOCK = "10.96.0.0/12";

    private static final String ADDRESS = "10.96.0.1";
    private static final String PORT_NAME = "https";
    private static final int HTTPS = 443;

    private ApiService() {}

    /// Fresh trees, without UIDs and times but for those of conditions.
    ///
    /// @param address of the gateway: `https://host:port`
    /// @param created stands for the time
    static List<JsonObject> objects(String address, String created) {
        URI url = URI.create(address);
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        int port = url.getPort() < 0 ? HTTPS : url.getPort();
        return List.of(block(created), taken(), service(port), endpoints(host, port), slice(host, port));
    }

    private static JsonObject block(String created) {
        return WorkspaceTemplate.object("networking.k8s.io/v1", "ServiceCIDR", NAME)
                .put("spec", new JsonObject().put("cidrs", JsonArray.ofStrings(List.of(BLOCK))))
                .put(
                        "status",
                        new JsonObject()
                                .put(
                                        "conditions",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("type", "Ready")
                                                        .put("status", "True")
                                                        .put("lastTransitionTime", created)
                                                        .put("reason", "")
                                                        .put("message", "Kubernetes default Service CIDR is ready"))));
    }

    private static JsonObject taken() {
        JsonObject object = WorkspaceTemplate.object("networking.k8s.io/v1", "IPAddress", ADDRESS);
        object.objectOrNew("metadata").put("labels", ServiceAddress.labels(ADDRESS));
        return object.put("spec", new JsonObject().put("parentRef", ServiceAddress.parentRef(NAMESPACE, NAME)));
    }

    private static JsonObject service(int port) {
        JsonObject spec = new JsonObject()
                .put("clusterIP", ADDRESS)
                .put("clusterIPs", JsonArray.ofStrings(List.of(ADDRESS)))
                .put("internalTrafficPolicy", "Cluster")
                .put("ipFamilies", JsonArray.ofStrings(List.of(ServiceFamilies.V4)))
                .put("ipFamilyPolicy", "SingleStack")
                .put(
                        "ports",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", PORT_NAME)
                                        .put("port", HTTPS)
                                        .put("protocol", "TCP")
                                        .put("targetPort", port)))
                .put("sessionAffinity", "None")
                .put("type", "ClusterIP");
        JsonObject labels = new JsonObject().put("component", "apiserver").put("provider", NAME);
        return named("v1", "Service", labels)
                .put("spec", spec)
                .put("status", new JsonObject().put("loadBalancer", new JsonObject()));
    }

    /// Where the host is a name there are none: Endpoints have addresses alone.
    private static JsonObject endpoints(String host, int port) {
        JsonObject labels = new JsonObject().put("endpointslice.kubernetes.io/skip-mirror", "true");
        JsonObject endpoints = named("v1", "Endpoints", labels);
        if (!IpAddresses.isAddress(host)) {
            return endpoints;
        }
        JsonObject subset = new JsonObject()
                .put("addresses", new JsonArray().add(new JsonObject().put("ip", host)))
                .put("ports", new JsonArray().add(port(port)));
        return endpoints.put("subsets", new JsonArray().add(subset));
    }

    private static JsonObject slice(String host, int port) {
        JsonObject endpoint = new JsonObject()
                .put("addresses", JsonArray.ofStrings(List.of(host)))
                .put("conditions", new JsonObject().put("ready", true));
        return named("discovery.k8s.io/v1", "EndpointSlice", new JsonObject().put("kubernetes.io/service-name", NAME))
                .put("addressType", IpAddresses.isAddress(host) ? ServiceFamilies.of(host) : "FQDN")
                .put("endpoints", new JsonArray().add(endpoint))
                .put("ports", new JsonArray().add(port(port)));
    }

    private static JsonObject port(int port) {
        return new JsonObject().put("name", PORT_NAME).put("port", port).put("protocol", "TCP");
    }

    private static JsonObject named(String apiVersion, String kind, JsonObject labels) {
        JsonObject object = WorkspaceTemplate.object(apiVersion, kind, NAME);
        object.objectOrNew("metadata").put("namespace", NAMESPACE).put("labels", labels);
        return object;
    }
}
