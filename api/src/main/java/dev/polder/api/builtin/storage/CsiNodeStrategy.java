package dev.polder.api.builtin.storage;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// CSINodes: which drivers a node has. What is known of a driver stays, but for how many volumes it takes.
public final class CsiNodeStrategy implements ResourceStrategy {
    private static final int LONGEST_ID = 256;

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
        List<JsonObject> drivers = drivers(object);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < drivers.size(); i++) {
            JsonObject driver = drivers.get(i);
            String field = "spec.drivers[%d]".formatted(i);
            String name = driver.string("name", "");
            DriverNames.validate(name, field + ".name", causes);
            String id = driver.string("nodeID", "");
            if (id.isEmpty()) {
                causes.required(field + ".nodeID", "");
            }
            if (id.length() > LONGEST_ID) {
                causes.invalid(field + ".nodeID", id, "must be %d characters or less".formatted(LONGEST_ID));
            }
            OptionalLong count = driver.integerAt("allocatable", "count");
            if (count.isPresent() && count.getAsLong() < 0) {
                causes.invalid(field + ".allocatable.count", count.getAsLong(), "must be greater than or equal to 0");
            }
            if (!names.add(name)) {
                causes.duplicate(field + ".name", name);
            }
            topology(driver.array("topologyKeys"), field, causes);
        }
        return causes.list();
    }

    private static void topology(@Nullable JsonArray keys, String field, Causes causes) {
        Set<String> seen = new HashSet<>();
        for (String key : keys == null ? List.<String>of() : keys.strings()) {
            if (key.isEmpty()) {
                causes.required(field, "");
            }
            if (!seen.add(key)) {
                causes.duplicate(field, key);
            }
            causes.invalid(field, key, Names.labelKey(key));
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (JsonObject before : drivers(old)) {
            for (JsonObject driver : drivers(object)) {
                boolean same = driver.string("name", "").equals(before.string("name", ""));
                if (same && !without(driver).equals(without(before))) {
                    causes.invalid("spec.drivers", without(driver), Causes.IMMUTABLE);
                }
            }
        }
        return causes.list();
    }

    private static List<JsonObject> drivers(JsonObject node) {
        JsonObject spec = node.object("spec");
        return spec == null ? List.of() : spec.objects("drivers");
    }

    private static JsonObject without(JsonObject driver) {
        JsonObject copy = driver.deepCopy();
        copy.remove("allocatable");
        return copy;
    }
}
