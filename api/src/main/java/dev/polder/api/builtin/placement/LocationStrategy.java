package dev.polder.api.builtin.placement;

import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;

/// Locations.
public final class LocationStrategy implements ResourceStrategy {
    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return List.of();
        }
        JsonObject selector = spec.object("instanceSelector");
        if (selector != null) {
            SelectorRules.syntax(selector, "spec.instanceSelector", causes);
        }
        List<JsonObject> labels = spec.objects("availableSelectorLabels");
        for (int i = 0; i < labels.size(); i++) {
            String field = "spec.availableSelectorLabels[%d]".formatted(i);
            String key = labels.get(i).string("key", "");
            causes.invalid(field + ".key", key, Names.labelKey(key));
            Patterns.notEmpty(labels.get(i), "values", field, causes);
            JsonArray values = labels.get(i).array("values");
            List<String> texts = values == null ? List.of() : values.strings();
            for (int j = 0; j < texts.size(); j++) {
                causes.invalid("%s.values[%d]".formatted(field, j), texts.get(j), Names.labelValue(texts.get(j)));
            }
        }
        return causes.list();
    }
}
