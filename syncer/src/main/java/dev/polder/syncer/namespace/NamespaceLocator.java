package dev.polder.syncer.namespace;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The stored inverse of the namespace mapping, as kcp writes it on downstream namespaces: which target put the
/// namespace there, and for which namespace of which workspace.
public record NamespaceLocator(TargetId target, WorkspaceId workspace, String namespace) {
    private static final String PREFIX = "polder-";
    private static final int NAME_DIGITS = 12;
    private static final JsonLimits LIMITS = new JsonLimits(4096, 4, 16);

    /// The annotation's text; the order of members is part of the contract, because names are hashes of it.
    public String json() {
        JsonObject target = new JsonObject()
                .put("cluster", this.target.workspace().value())
                .put("name", this.target.name())
                .put("uid", this.target.uid());
        return JsonWriter.text(new JsonObject()
                .put("syncTarget", target)
                .put("cluster", workspace.value())
                .put("namespace", namespace));
    }

    /// The name of the downstream namespace: a function of the locator, so that it needs no memory.
    public String downstreamName() {
        return PREFIX + Sha224.base36(json()).substring(0, NAME_DIGITS);
    }

    /// The same for all namespaces of a workspace on a target: what network policies select on.
    public String tenantId() {
        return Sha224.base62(new NamespaceLocator(target, workspace, "").json());
    }

    /// Empty when the text is not a locator.
    public static Optional<NamespaceLocator> parse(String json) {
        JsonObject object;
        try {
            object = JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), LIMITS);
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
        String targetWorkspace = object.stringAt("syncTarget", "cluster");
        String targetName = object.stringAt("syncTarget", "name");
        String targetUid = object.stringAt("syncTarget", "uid");
        String workspace = object.string("cluster");
        String namespace = object.string("namespace");
        if (targetWorkspace == null
                || targetName == null
                || targetUid == null
                || workspace == null
                || namespace == null
                || !WorkspaceId.isValid(targetWorkspace)
                || !WorkspaceId.isValid(workspace)) {
            return Optional.empty();
        }
        TargetId target = new TargetId(new WorkspaceId(targetWorkspace), targetName, targetUid);
        return Optional.of(new NamespaceLocator(target, new WorkspaceId(workspace), namespace));
    }
}
