package dev.polder.gateway.token;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.GoText;
import dev.polder.api.status.Statuses;
import dev.polder.authz.token.Binding;
import dev.polder.authz.token.TokenObjects;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what a new token is to be bound to.
///
/// @param store where it is looked for
record BoundObjects(ObjectStore store) {
    /// @param reference as the client named it
    /// @throws dev.polder.api.status.ApiException 400, 404 or 409
    Binding find(CallScope account, JsonObject reference) {
        String kind = reference.string("kind", "");
        String version = reference.string("apiVersion", "");
        boolean core = version.indexOf('/') < 0;
        return switch (core ? kind : "") {
            case "Pod" -> pod(account, reference);
            case "Secret" -> new Binding(null, ref(require(account, TokenObjects.SECRETS, reference)), null);
            case "Node" -> new Binding(null, null, ref(require(account, TokenObjects.NODES, reference)));
            default -> throw Statuses.badRequest("cannot bind token to object of type %s, Kind=%s"
                    .formatted(version.isEmpty() || !core ? (version.isEmpty() ? "/" : version) : "/" + version, kind));
        };
    }

    private Binding pod(CallScope account, JsonObject reference) {
        String name = reference.string("name", "");
        StoredObject stored = get(account, TokenObjects.PODS, name);
        JsonObject pod = ObjectCodec.decode(stored);
        String runsAs = Objects.requireNonNullElse(pod.stringAt("spec", "serviceAccountName"), "");
        if (!account.name().equals(runsAs)) {
            throw Statuses.badRequest("cannot bind token for serviceaccount %s to pod running with different serviceaccount name."
                    .formatted(GoText.quote(account.name())));
        }
        requireUid("Pod", reference, stored);
        return new Binding(ref(stored), null, node(account, pod.stringAt("spec", "nodeName")));
    }

    /// The node that a pod is on: by its name alone where it is not there.
    private Binding.@Nullable Ref node(CallScope account, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        Optional<StoredObject> node = store.get(new ObjectKey(account.workspace(), TokenObjects.NODES, "", name));
        return new Binding.Ref(name, node.map(found -> found.header().uid()).orElse(""));
    }

    private StoredObject require(CallScope account, GroupResource resource, JsonObject reference) {
        StoredObject stored = get(account, resource, reference.string("name", ""));
        requireUid(reference.string("kind", ""), reference, stored);
        return stored;
    }

    private StoredObject get(CallScope account, GroupResource resource, String name) {
        if (name.isEmpty()) {
            throw Statuses.badRequest("Name parameter required.");
        }
        if (name.indexOf('\0') >= 0) {
            throw Statuses.notFound(resource, name);
        }
        String namespace = resource.equals(TokenObjects.NODES) ? "" : account.namespace();
        return store.get(new ObjectKey(account.workspace(), resource, namespace, name))
                .orElseThrow(() -> Statuses.notFound(resource, name));
    }

    private static void requireUid(String kind, JsonObject reference, StoredObject stored) {
        String named = reference.string("uid", "");
        if (!named.isEmpty() && !named.equals(stored.header().uid())) {
            throw Statuses.conflict(
                    new GroupResource("", kind),
                    stored.key().name(),
                    "the UID in the bound object reference (%s) does not match the UID in record.".formatted(named)
                            + " The object might have been deleted and then recreated");
        }
    }

    private static Binding.Ref ref(StoredObject stored) {
        return new Binding.Ref(stored.key().name(), stored.header().uid());
    }
}
