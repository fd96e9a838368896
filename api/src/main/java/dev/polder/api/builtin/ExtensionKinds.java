package dev.polder.api.builtin;

import dev.polder.api.builtin.table.ClusterColumns;
import dev.polder.api.crd.definition.DefinitionStrategy;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The kind of `apiextensions.k8s.io`, with which a workspace's owner adds kinds to it.
final class ExtensionKinds {
    private static final Kind.Group EXTENSIONS = new Kind.Group(
            "apiextensions.k8s.io", "v1", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1");

    private ExtensionKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(EXTENSIONS
                .cluster("CustomResourceDefinition", "customresourcedefinitions")
                .shortNames("crd", "crds")
                .categories("api-extensions")
                .status()
                .with(new DefinitionStrategy(), ClusterColumns.customResourceDefinitions()));
    }
}
