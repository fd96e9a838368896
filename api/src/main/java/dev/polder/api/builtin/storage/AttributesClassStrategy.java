package dev.polder.api.builtin.storage;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// VolumeAttributesClasses: how a volume behaves, named; a class never changes.
public final class AttributesClassStrategy implements ResourceStrategy {
    private static final int MOST_PARAMETERS = 512;
    private static final int LONGEST_PARAMETERS = 256 * 1024;

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String driver = object.string("driverName", "");
        if (driver.isEmpty()) {
            causes.required("driverName", "");
        } else {
            String lower = driver.toLowerCase(Locale.ROOT);
            causes.invalid("driverName", lower, Names.labelKey(lower));
        }
        JsonObject parameters = object.object("parameters");
        Map<String, String> texts = parameters == null ? Map.of() : parameters.strings();
        if (texts.size() > MOST_PARAMETERS) {
            causes.tooLong("parameters", MOST_PARAMETERS);
            return causes.list();
        }
        long bytes = 0;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            if (entry.getKey().isEmpty()) {
                causes.invalid("parameters", "", "field can not be empty.");
            }
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > LONGEST_PARAMETERS) {
            causes.tooLong("parameters", LONGEST_PARAMETERS);
        }
        if (texts.isEmpty()) {
            causes.required("parameters", "must contain at least one key/value pair");
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String field : List.of("driverName", "parameters")) {
            if (!Objects.equals(object.get(field), old.get(field))) {
                causes.forbidden(field, "updates to %s are forbidden.".formatted(field));
            }
        }
        return causes.list();
    }
}
