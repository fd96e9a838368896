package dev.polder.control.simulated;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.util.OptionalLong;

/// Numbers in specs and statuses.
public final class Counts {
    private Counts() {}

    /// `spec.<name>`, or `absent` when it is not there.
    public static int spec(JsonObject object, String name, int absent) {
        return (int) object.integerAt("spec", name).orElse(absent);
    }

    /// `status.<name>`, or 0.
    public static int status(JsonObject object, String name) {
        return (int) object.integerAt("status", name).orElse(0);
    }

    /// Puts a count; zero is left out, as upstream does.
    public static void put(JsonObject status, String name, long count) {
        if (count == 0) {
            status.remove(name);
        } else {
            status.put(name, count);
        }
    }

    /// A number, or a percentage of `total` such as `25%`, rounded up or down; `absent` when it is neither.
    public static int intOrPercent(JsonValue value, int total, boolean up, int absent) {
        OptionalLong number = new JsonObject().put("n", value).integer("n");
        if (number.isPresent()) {
            return (int) number.getAsLong();
        }
        if (value instanceof JsonString text && text.value().matches("[0-9]{1,6}%")) {
            long scaled = Long.parseLong(text.value().substring(0, text.value().length() - 1)) * total;
            return (int) (up ? (scaled + 99) / 100 : scaled / 100);
        }
        return absent;
    }
}
