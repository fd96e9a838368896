package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.syncer.namespace.NamespaceLocator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The downstream object that a tenant's object asks for. Made from nothing: only what is allowed is taken over.
///
/// @param object complete, ready to be applied
/// @param hash   of all of it but the hash itself
public record DesiredCopy(JsonObject object, String hash) {
    private static final List<String> FOREIGN_ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/",
            "deprecated.daemonset.template.generation",
            "control-plane.alpha.kubernetes.io/",
            "kubernetes.io/service-account.");

    /// @param upstream as it is stored
    /// @param locator  of the namespace that the copy goes to
    public static DesiredCopy of(SyncedKind kind, JsonObject upstream, NamespaceLocator locator) {
        JsonObject copy = new JsonObject()
                .put("kind", kind.kind().isEmpty() ? upstream.string("kind", "") : kind.kind())
                .put("apiVersion", kind.resource().groupVersion().toString())
                .put("metadata", metadata(kind, upstream, locator));
        upstream.entries().stream()
                .filter(member -> kind.carries(member.getKey()))
                .forEach(member -> copy.put(member.getKey(), member.getValue().deepCopy()));
        kind.steps().forEach(step -> step.apply(copy));
        References.rewrite(kind, copy, locator);
        markTemplates(copy, locator.target().key());
        String hash = ContentHash.of(copy);
        copy.objectOrNew("metadata").objectOrNew("annotations").put(SyncKeys.HASH, hash);
        return new DesiredCopy(copy, hash);
    }

    private static JsonObject metadata(SyncedKind kind, JsonObject upstream, NamespaceLocator locator) {
        String name = Objects.requireNonNullElse(upstream.stringAt("metadata", "name"), "");
        String uid = Objects.requireNonNullElse(upstream.stringAt("metadata", "uid"), "");
        JsonObject labels = allowed(upstream, "labels").put(SyncKeys.TARGET_LABEL, locator.target().key());
        JsonObject annotations = allowed(upstream, "annotations");
        Provenance provenance = Provenance.of(locator, kind.resource().groupResource(), name, uid);
        annotations.put(SyncKeys.PROVENANCE, provenance.json());
        upstream.integerAt("metadata", "generation")
                .ifPresent(generation -> annotations.put(SyncKeys.GENERATION, Long.toString(generation)));
        return new JsonObject()
                .put("name", name)
                .put("namespace", locator.downstreamName())
                .put("labels", labels)
                .put("annotations", annotations);
    }

    private static JsonObject allowed(JsonObject upstream, String map) {
        JsonObject from = upstream.objectAt("metadata", map);
        JsonObject to = new JsonObject();
        if (from != null) {
            from.strings().forEach((key, value) -> {
                if (!SyncKeys.isReserved(key) && FOREIGN_ANNOTATIONS.stream().noneMatch(key::startsWith)) {
                    to.put(key, value);
                }
            });
        }
        return to;
    }

    /// Pods, ReplicaSets, Jobs and claims that are made downstream carry the target's label too: the feeds that look
    /// for them select on it, and never see the rest of the cluster.
    private static void markTemplates(JsonObject copy, String targetKey) {
        JsonObject spec = copy.object("spec");
        if (spec == null) {
            return;
        }
        mark(spec.get("template"), targetKey);
        if (spec.get("jobTemplate") instanceof JsonObject jobTemplate) {
            mark(jobTemplate, targetKey);
            mark(jobTemplate.at("spec", "template"), targetKey);
        }
        spec.objects("volumeClaimTemplates").forEach(claim -> mark(claim, targetKey));
    }

    private static void mark(@Nullable JsonValue template, String targetKey) {
        if (template instanceof JsonObject object) {
            object.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_LABEL, targetKey);
        }
    }
}
