package dev.polder.control.apiextensions;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;

/// CustomResourceDefinitions as objects of a workspace.
final class Definitions {
    static final GroupVersionResource RESOURCE =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    static final String ESTABLISHED = "Established";
    static final String NAMES_ACCEPTED = "NamesAccepted";
    static final String TERMINATING = "Terminating";

    private Definitions() {}

    static ResourceRef ref(ObjectKey key) {
        return ref(key.workspace(), key.name());
    }

    static ResourceRef ref(WorkspaceId workspace, String name) {
        return new ResourceRef(workspace, RESOURCE, "", name);
    }

    static String group(JsonObject definition) {
        return definition.objectOrNew("spec").string("group", "");
    }
}
