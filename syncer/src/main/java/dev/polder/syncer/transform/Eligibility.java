package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Which of a tenant's objects go down. Pure.
public final class Eligibility {
    private static final String SYSTEM_PREFIX = "kube-";
    private static final Set<String> SECRET_TYPES = Set.of(
            "",
            "Opaque",
            "kubernetes.io/tls",
            "kubernetes.io/dockercfg",
            "kubernetes.io/dockerconfigjson",
            "kubernetes.io/basic-auth",
            "kubernetes.io/ssh-auth");

    private Eligibility() {}

    /// Whether objects in this namespace may go down at all.
    public static boolean namespace(String namespace) {
        return !namespace.startsWith(SYSTEM_PREFIX) && !namespace.isEmpty();
    }

    /// Whether this object goes down. What is a mirror, or belongs to a controller, or is made by every cluster for
    /// itself does not. Secrets of types that we do not know stay: among them are tokens and the credentials of
    /// targets.
    public static boolean goesDown(SyncedKind kind, JsonObject upstream) {
        JsonObject metadata = upstream.object("metadata");
        if (metadata == null
                || !kind.path().goesDown()
                || !namespace(metadata.string("namespace", ""))
                || isMirror(upstream)
                || controlled(metadata)) {
            return false;
        }
        String name = metadata.string("name", "");
        return switch (kind.resource().resource()) {
            case "configmaps" -> !name.equals("kube-root-ca.crt");
            case "serviceaccounts" -> !name.equals("default");
            case "services" -> !(name.equals("kubernetes") && metadata.string("namespace", "").equals("default"));
            case "secrets" -> SECRET_TYPES.contains(upstream.string("type", ""));
            default -> true;
        };
    }

    /// Whether this upstream object is what a target showed us, and not the tenant's.
    public static boolean isMirror(JsonObject upstream) {
        return upstream.stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM) != null;
    }

    /// Whether it is a mirror of this target.
    public static boolean isMirrorOf(JsonObject upstream, String targetKey) {
        return targetKey.equals(upstream.stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM));
    }

    private static boolean controlled(JsonObject metadata) {
        List<JsonObject> owners = Objects.requireNonNullElse(metadata.objects("ownerReferences"), List.of());
        return owners.stream().anyMatch(owner -> owner.isTrue("controller"));
    }
}
