package dev.polder.api.builtin.placement;

import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// Placements.
public final class PlacementStrategy implements ResourceStrategy {
    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        if (spec != null) {
            Patterns.path(spec.string("locationWorkspace"), "spec.locationWorkspace", causes);
            JsonObject namespaces = spec.object("namespaceSelector");
            if (namespaces != null) {
                SelectorRules.syntax(namespaces, "spec.namespaceSelector", causes);
            }
            List<JsonObject> locations = spec.objects("locationSelectors");
            for (int i = 0; i < locations.size(); i++) {
                SelectorRules.syntax(locations.get(i), "spec.locationSelectors[%d]".formatted(i), causes);
            }
        }
        Patterns.path(
                object.stringAt("status", "selectedLocation", "path"), "status.selectedLocation.path", causes);
        return causes.list();
    }

    @Override
    public List<String> warnings(JsonObject object) {
        JsonObject spec = object.object("spec");
        return spec != null && spec.objects("locationSelectors").isEmpty()
                ? List.of("spec.locationSelectors: empty, so no location is chosen; [{}] chooses any")
                : List.of();
    }
}
