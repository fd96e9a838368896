package dev.polder.api.builtin.device;

import dev.polder.api.builtin.storage.DriverNames;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.validation.Causes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How devices are selected, and what their driver is told.
final class DeviceConfigRules {
    static final int MOST = 32;
    private static final int LONGEST_EXPRESSION = 10 * 1024;
    private static final int LONGEST_PARAMETERS = 10 * 1024;

    private DeviceConfigRules() {}

    static void selectors(List<JsonObject> selectors, String field, Causes causes) {
        if (!DeviceNames.fits(selectors.size(), MOST, field, causes)) {
            return;
        }
        for (int i = 0; i < selectors.size(); i++) {
            String place = "%s[%d].cel".formatted(field, i);
            JsonObject expression = selectors.get(i).object("cel");
            if (expression == null) {
                causes.required(place, "");
            } else if (expression.string("expression", "").getBytes(StandardCharsets.UTF_8).length > LONGEST_EXPRESSION) {
                causes.tooLong(place + ".expression", LONGEST_EXPRESSION);
            }
        }
    }

    static void validate(JsonObject config, String field, Causes causes) {
        JsonObject opaque = config.object("opaque");
        if (opaque == null) {
            causes.required(field + ".opaque", "");
            return;
        }
        DriverNames.validate(opaque.string("driver", ""), field + ".opaque.driver", causes);
        JsonValue parameters = opaque.get("parameters");
        String place = field + ".opaque.parameters";
        if (parameters == null || parameters == JsonNull.NULL) {
            causes.required(place, "");
        } else if (JsonWriter.text(parameters).getBytes(StandardCharsets.UTF_8).length > LONGEST_PARAMETERS) {
            causes.tooLong(place, LONGEST_PARAMETERS);
        } else if (!(parameters instanceof JsonObject)) {
            causes.invalid(place, "<value omitted>", "must be a valid JSON object");
        }
    }
}
