package dev.polder.api.builtin.storage;

import dev.polder.api.builtin.pod.ResourceValidation;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;

/// CSIStorageCapacities: how much of a class there is, and where.
public final class StorageCapacityStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject topology = object.object("nodeTopology");
        if (topology != null) {
            SelectorRules.syntax(topology, "nodeTopology", causes);
        }
        String name = object.string("storageClassName", "");
        causes.invalid("storageClassName", name, Names.dnsSubdomain(name));
        JsonValue capacity = object.get("capacity");
        if (capacity != null) {
            ResourceValidation.amount(capacity, "capacity", causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String field : List.of("nodeTopology", "storageClassName")) {
            if (!Objects.equals(object.get(field), old.get(field))) {
                causes.invalid(field, object.get(field), Causes.IMMUTABLE);
            }
        }
        return causes.list();
    }
}
