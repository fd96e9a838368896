package dev.polder.api.builtin;

import dev.polder.api.builtin.certificate.SigningRequestColumns;
import dev.polder.api.builtin.certificate.SigningRequestStrategy;
import dev.polder.api.builtin.strategy.LeaseStrategy;
import dev.polder.api.builtin.strategy.RoleBindingStrategy;
import dev.polder.api.builtin.strategy.RoleStrategy;
import dev.polder.api.builtin.table.AccessColumns;
import dev.polder.api.builtin.table.CoreColumns;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The groups `rbac.authorization.k8s.io`, `coordination.k8s.io` and `certificates.k8s.io`.
final class AccessKinds {
    private static final Kind.Group RBAC =
            new Kind.Group("rbac.authorization.k8s.io", "v1", "io.k8s.api.rbac.v1");
    private static final Kind.Group COORDINATION =
            new Kind.Group("coordination.k8s.io", "v1", "io.k8s.api.coordination.v1");

    private static final Kind.Group CERTIFICATES =
            new Kind.Group("certificates.k8s.io", "v1", "io.k8s.api.certificates.v1");

    private AccessKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                RBAC.cluster("ClusterRoleBinding", "clusterrolebindings")
                        .with(new RoleBindingStrategy(false), AccessColumns.bindings()),
                RBAC.cluster("ClusterRole", "clusterroles")
                        .with(new RoleStrategy(false), AccessColumns.roles()),
                RBAC.namespaced("RoleBinding", "rolebindings")
                        .with(new RoleBindingStrategy(true), AccessColumns.bindings()),
                RBAC.namespaced("Role", "roles")
                        .with(new RoleStrategy(true), AccessColumns.roles()),
                COORDINATION
                        .namespaced("Lease", "leases")
                        .with(new LeaseStrategy(), CoreColumns.leases()),
                CERTIFICATES
                        .cluster("CertificateSigningRequest", "certificatesigningrequests")
                        .shortNames("csr")
                        .status()
                        .subresources("approval")
                        .fields("spec.signerName")
                        .with(new SigningRequestStrategy(), SigningRequestColumns.columns()));
    }
}
