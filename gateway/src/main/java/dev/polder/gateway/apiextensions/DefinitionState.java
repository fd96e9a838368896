package dev.polder.gateway.apiextensions;

import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions;

/// What the conditions of a CustomResourceDefinition say.
final class DefinitionState {
    private DefinitionState() {}

    /// Whether its kind is served, in at least one version.
    static boolean isServed(JsonObject definition) {
        return Conditions.isTrue(definition, "Established")
                && definition.objectOrNew("spec").objects("versions").stream().anyMatch(v -> v.isTrue("served"));
    }

    /// Whether its kind is on its way out.
    static boolean isTerminating(JsonObject definition) {
        return Conditions.isTrue(definition, "Terminating");
    }
}
