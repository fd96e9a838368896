package dev.polder.api.builtin;

import dev.polder.api.builtin.network.EndpointSliceStrategy;
import dev.polder.api.builtin.network.IngressClassStrategy;
import dev.polder.api.builtin.network.IngressStrategy;
import dev.polder.api.builtin.network.IpAddressStrategy;
import dev.polder.api.builtin.network.NetworkPolicyStrategy;
import dev.polder.api.builtin.network.ServiceCidrStrategy;
import dev.polder.api.builtin.table.NetworkColumns;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The groups `networking.k8s.io` and `discovery.k8s.io`.
final class NetworkKinds {
    private static final Kind.Group NETWORKING =
            new Kind.Group("networking.k8s.io", "v1", "io.k8s.api.networking.v1");
    private static final Kind.Group DISCOVERY = new Kind.Group("discovery.k8s.io", "v1", "io.k8s.api.discovery.v1");

    private NetworkKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                NETWORKING.cluster("IngressClass", "ingressclasses")
                        .with(new IngressClassStrategy(), NetworkColumns.ingressClasses()),
                NETWORKING.namespaced("Ingress", "ingresses")
                        .shortNames("ing")
                        .status()
                        .with(new IngressStrategy(), NetworkColumns.ingresses()),
                NETWORKING.cluster("IPAddress", "ipaddresses")
                        .shortNames("ip")
                        .with(new IpAddressStrategy(), NetworkColumns.ipAddresses()),
                NETWORKING.cluster("ServiceCIDR", "servicecidrs")
                        .status()
                        .with(new ServiceCidrStrategy(), NetworkColumns.serviceCidrs()),
                NETWORKING.namespaced("NetworkPolicy", "networkpolicies")
                        .shortNames("netpol")
                        .with(new NetworkPolicyStrategy(), NetworkColumns.networkPolicies()),
                DISCOVERY.namespaced("EndpointSlice", "endpointslices")
                        .with(new EndpointSliceStrategy(), NetworkColumns.endpointSlices()));
    }
}
