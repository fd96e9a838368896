package dev.polder.syncer.transform;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.syncer.namespace.NamespaceLocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a copy speaks of namespaces it means those of its own workspace: names become the downstream ones, and what
/// selects namespaces by their labels selects among those of the workspace alone. In place.
final class References {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String GATEWAY_API = "gateway.networking.k8s.io";

    private final NamespaceLocator locator;

    private References(NamespaceLocator locator) {
        this.locator = locator;
    }

    static void rewrite(SyncedKind kind, JsonObject copy, NamespaceLocator locator) {
        JsonObject spec = copy.object("spec");
        if (spec == null) {
            return;
        }
        References references = new References(locator);
        if (kind.resource().group().equals(GATEWAY_API)) {
            references.everywhere(spec);
        } else if (kind.resource().resource().equals("networkpolicies")) {
            references.peers(spec.objects("ingress"), "from");
            references.peers(spec.objects("egress"), "to");
        } else if (kind.resource().resource().equals("pods")) {
            references.podSpec(spec);
        } else {
            references.template(spec);
            references.template(spec.objectAt("jobTemplate", "spec"));
        }
    }

    private void template(@Nullable JsonObject spec) {
        JsonObject podSpec = spec == null ? null : spec.objectAt("template", "spec");
        if (podSpec != null) {
            podSpec(podSpec);
        }
    }

    private void peers(List<JsonObject> rules, String direction) {
        for (JsonObject rule : rules) {
            rule.objects(direction).forEach(peer -> confine(peer.object("namespaceSelector")));
        }
    }

    private void podSpec(JsonObject podSpec) {
        for (String affinity : List.of("podAffinity", "podAntiAffinity")) {
            JsonObject rules = podSpec.objectAt("affinity", affinity);
            if (rules != null) {
                rules.objects("requiredDuringSchedulingIgnoredDuringExecution").forEach(this::term);
                rules.objects("preferredDuringSchedulingIgnoredDuringExecution").forEach(weighted -> {
                    JsonObject term = weighted.object("podAffinityTerm");
                    if (term != null) {
                        term(term);
                    }
                });
            }
        }
    }

    private void term(JsonObject term) {
        JsonArray namespaces = term.array("namespaces");
        if (namespaces != null) {
            term.put("namespaces", renamed(namespaces));
        }
        confine(term.object("namespaceSelector"));
    }

    /// An empty selector means all namespaces: those of the workspace.
    private void confine(@Nullable JsonObject selector) {
        if (selector == null) {
            return;
        }
        JsonObject labels = selector.objectOrNew("matchLabels");
        labels.put(SyncKeys.TENANT, locator.tenantId());
        if (labels.get(NAME_LABEL) instanceof JsonString(String name)) {
            labels.put(NAME_LABEL, downstream(name));
        }
        for (JsonObject expression : selector.objects("matchExpressions")) {
            JsonArray values = expression.array("values");
            if (expression.string("key", "").equals(NAME_LABEL) && values != null) {
                expression.put("values", renamed(values));
            }
        }
    }

    /// In the Gateway API a member of this name is always a namespace, whatever it refers to in it.
    private void everywhere(JsonValue value) {
        switch (value) {
            case JsonArray array -> array.forEach(this::everywhere);
            case JsonObject object -> {
                if (object.get("namespace") instanceof JsonString(String name)) {
                    object.put("namespace", downstream(name));
                }
                JsonObject routes = object.objectAt("allowedRoutes", "namespaces");
                if (routes != null) {
                    confineRoutes(routes);
                }
                object.entries().forEach(member -> everywhere(member.getValue()));
            }
            default -> {}
        }
    }

    private void confineRoutes(JsonObject routes) {
        if (routes.string("from", "").equals("All")) {
            routes.put("from", "Selector").put("selector", new JsonObject());
        }
        confine(routes.object("selector"));
    }

    private JsonArray renamed(JsonArray names) {
        JsonArray renamed = new JsonArray();
        names.strings().forEach(name -> renamed.add(new JsonString(downstream(name))));
        return renamed;
    }

    private String downstream(String namespace) {
        return new NamespaceLocator(locator.target(), locator.workspace(), namespace).downstreamName();
    }
}
