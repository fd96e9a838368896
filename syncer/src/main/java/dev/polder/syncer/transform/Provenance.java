package dev.polder.syncer.transform;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.namespace.NamespaceLocator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Of what a downstream object is a copy. Names the resource too, because controllers copy annotations from an object
/// to those that they make of it: a ReplicaSet that carries its Deployment's provenance is no copy.
///
/// @param targetUid   of the SyncTarget
/// @param workspace   of the upstream object
/// @param resource    `deployments.apps`
/// @param namespace   upstream
/// @param name        on both sides
/// @param upstreamUid of the upstream object
public record Provenance(
        String targetUid, String workspace, String resource, String namespace, String name, String upstreamUid) {
    private static final JsonLimits LIMITS = new JsonLimits(4096, 2, 16);

    /// What a copy in the namespace of `locator` must carry.
    public static Provenance of(NamespaceLocator locator, GroupResource resource, String name, String upstreamUid) {
        return new Provenance(
                locator.target().uid(),
                locator.workspace().value(),
                resource.toString(),
                locator.namespace(),
                name,
                upstreamUid);
    }

    /// The annotation's text.
    public String json() {
        return JsonWriter.text(new JsonObject()
                .put("target", targetUid)
                .put("workspace", workspace)
                .put("resource", resource)
                .put("namespace", namespace)
                .put("name", name)
                .put("uid", upstreamUid));
    }

    /// What a downstream object says of itself, when that agrees with where it is; empty when it is not a copy of ours.
    public static Optional<Provenance> ofCopy(JsonObject downstream, GroupResource resource, NamespaceLocator locator) {
        String text = downstream.stringAt("metadata", "annotations", SyncKeys.PROVENANCE);
        String name = downstream.stringAt("metadata", "name");
        if (text == null || name == null) {
            return Optional.empty();
        }
        return parse(text).filter(p -> p.equals(of(locator, resource, name, p.upstreamUid())));
    }

    private static Optional<Provenance> parse(String json) {
        try {
            JsonObject o = JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), LIMITS);
            return Optional.of(new Provenance(
                    o.string("target", ""),
                    o.string("workspace", ""),
                    o.string("resource", ""),
                    o.string("namespace", ""),
                    o.string("name", ""),
                    o.string("uid", "")));
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }
}
