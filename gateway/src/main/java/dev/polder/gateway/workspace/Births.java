package dev.polder.gateway.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.template.Template;
import dev.polder.store.template.TemplateObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Turns objects that somebody starts with into what the store takes: mutations of a creating write, or a template.
final class Births {
    /// Field of a LogicalCluster by which the store finds workspaces that show another template. No client can name it.
    static final String TEMPLATE_FIELD = "polder.template";

    private final ResourceCatalog catalog;

    Births(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    /// @param objects complete but for their resourceVersion; of kinds that are served
    List<Mutation> of(WorkspaceId workspace, List<JsonObject> objects) {
        List<Mutation> births = new ArrayList<>(objects.size());
        for (JsonObject object : objects) {
            ResourceDefinition definition = definition(object);
            ObjectCodec.Encoded encoded = ObjectCodec.encode(object, definition);
            births.add(new Mutation.Put(
                    key(workspace, object, definition), Expectation.ABSENT, encoded.header(), encoded.body()));
        }
        return births;
    }

    /// @param objects of a workspace, with markers of slots; of kinds that are served
    Template template(List<JsonObject> objects) {
        List<TemplateObject> template = new ArrayList<>(objects.size());
        for (JsonObject object : objects) {
            ResourceDefinition definition = definition(object);
            ObjectCodec.Encoded encoded = ObjectCodec.encode(object, definition);
            template.add(TemplateObject.of(
                    key(WorkspaceId.ROOT, object, definition),
                    encoded.header().withUid(""),
                    new String(encoded.body(), StandardCharsets.UTF_8)));
        }
        String version = new Template(template).fingerprint();
        template.replaceAll(object -> object.resource().equals(WorkspaceResolver.LOGICAL_CLUSTERS)
                ? new TemplateObject(
                        object.resource(),
                        object.namespace(),
                        object.name(),
                        object.header().withField(TEMPLATE_FIELD, version),
                        object.body())
                : object);
        return new Template(template);
    }

    private ResourceDefinition definition(JsonObject object) {
        String group = GroupVersion.parse(object.string("apiVersion", "")).group();
        ResourceDefinition definition = catalog.findKind(group, object.string("kind", ""));
        if (definition == null) {
            throw new IllegalStateException("a template holds a kind that is not served: " + object.string("kind"));
        }
        return definition;
    }

    private static ObjectKey key(WorkspaceId workspace, JsonObject object, ResourceDefinition definition) {
        JsonObject metadata = object.objectOrNew("metadata");
        return new ObjectKey(
                workspace, definition.groupResource(), metadata.string("namespace", ""), metadata.string("name", ""));
    }
}
