package dev.polder.control.object;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.Map;

/// `status.conditions` of an object.
public final class Conditions {
    private Conditions() {}

    /// A condition's state.
    ///
    /// @param more further members, such as `lastUpdateTime` or `severity`
    public record Condition(String type, boolean holds, String reason, String message, Map<String, String> more) {
        public Condition(String type, boolean holds, String reason, String message) {
            this(type, holds, reason, message, Map.of());
        }
    }

    /// Sets a condition. `lastTransitionTime` becomes `now` only when the status turned. Gives whether anything but times
    /// changed.
    public static boolean set(JsonObject object, Condition condition, String now) {
        JsonObject status = object.objectOrNew("status");
        JsonArray present = status.array("conditions");
        JsonArray list = present == null ? new JsonArray() : present;
        status.put("conditions", list);
        String state = condition.holds() ? "True" : "False";
        JsonObject next = new JsonObject().put("type", condition.type()).put("status", state);
        condition.more().forEach(next::put);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof JsonObject old && old.string("type", "").equals(condition.type())) {
                boolean turned = !old.string("status", "").equals(state);
                boolean same = !turned
                        && old.string("reason", "").equals(condition.reason())
                        && old.string("message", "").equals(condition.message());
                if (!same) {
                    complete(next, condition, turned ? now : old.string("lastTransitionTime", now));
                    list.set(i, next);
                }
                return !same;
            }
        }
        list.add(complete(next, condition, now));
        return true;
    }

    /// Whether the object has this condition with status `True`.
    public static boolean isTrue(JsonObject object, String type) {
        JsonObject status = object.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(c -> c.string("type", "").equals(type)
                                && c.string("status", "").equals("True"));
    }

    private static JsonObject complete(JsonObject next, Condition condition, String transition) {
        next.put("lastTransitionTime", transition);
        if (!condition.reason().isEmpty()) {
            next.put("reason", condition.reason());
        }
        if (!condition.message().isEmpty()) {
            next.put("message", condition.message());
        }
        return next;
    }
}
