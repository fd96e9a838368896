package dev.polder.control.namespace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.template.WorkspaceTemplate;
import java.util.List;
import java.util.Optional;

/// Brings back the ServiceAccount `default` and the ConfigMap `kube-root-ca.crt` of a namespace when somebody takes them
/// away, and sets right the certificates in the ConfigMap. Keys are those of namespaces.
public final class NamespaceDefaults implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("namespace-defaults");
    private static final GroupResource NAMESPACES = NamespaceDeletion.NAMESPACES.groupResource();

    private final Resources resources;
    private final WorkspaceTemplate template;

    public NamespaceDefaults(Resources resources, WorkspaceTemplate template) {
        this.resources = resources;
        this.template = template;
    }

    /// What it follows: namespaces, and in them the objects that it keeps.
    public static List<Source> sources() {
        return List.of(
                Source.self(NAMESPACES),
                kept(new GroupResource("", "serviceaccounts"), WorkspaceTemplate.SERVICE_ACCOUNT),
                kept(new GroupResource("", "configmaps"), WorkspaceTemplate.ROOT_CA));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> namespace =
                resources.get(AS, new ResourceRef(key.workspace(), NamespaceDeletion.NAMESPACES, "", key.name()));
        if (namespace.isEmpty() || Meta.deleting(namespace.get())) {
            return Outcome.DONE;
        }
        for (JsonObject wanted : template.namespaceContent(key.name())) {
            String plural = wanted.string("kind", "").equals("ConfigMap") ? "configmaps" : "serviceaccounts";
            keep(
                    new ResourceRef(
                            key.workspace(),
                            new GroupVersionResource("", "v1", plural),
                            key.name(),
                            Meta.name(wanted)),
                    wanted);
        }
        return Outcome.DONE;
    }

    private void keep(ResourceRef ref, JsonObject wanted) {
        Optional<JsonObject> found = resources.get(AS, ref);
        if (found.isEmpty()) {
            create(ref, wanted);
            return;
        }
        JsonObject data = wanted.object("data");
        JsonObject object = found.get();
        if (data != null && !Meta.deleting(object) && !data.equals(object.object("data"))) {
            resources.update(AS, ref, object.put("data", data));
        }
    }

    private void create(ResourceRef ref, JsonObject wanted) {
        try {
            resources.create(AS, ref.withName(""), wanted);
        } catch (ApiException e) {
            // Somebody else was quicker, or the namespace is on its way out: both are well.
            if (!e.is(StatusReason.ALREADY_EXISTS) && !e.is(StatusReason.FORBIDDEN) && !e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private static Source kept(GroupResource resource, String name) {
        return new Source(
                resource,
                object -> object.key().name().equals(name)
                        ? List.of(new ObjectKey(
                                object.key().workspace(),
                                NAMESPACES,
                                "",
                                object.key().namespace()))
                        : List.of());
    }
}
