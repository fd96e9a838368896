package dev.polder.gateway.apiextensions;

import dev.polder.api.json.JsonObject;

/// What the conditions of a CustomResourceDefinition say.
final class DefinitionState {
    private DefinitionState() {}

    /// Whether its kind is served, in at least one version.
    static boolean isServed(JsonObject definition) {
        return isTrue(definition, "Established")
                && definition.objectOrNew("spec").objects("versions").stream().anyMatch(v -> v.isTrue("served"));
    }

    /// Whether its kind is on its way out.
    static boolean isTerminating(JsonObject definition) {
        return isTrue(definition, "Terminating");
    }

    private static boolean isTrue(JsonObject definition, String type) {
        JsonObject status = definition.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(c -> c.string("type", "").equals(type) && c.string("status", "").equals("True"));
    }
}
