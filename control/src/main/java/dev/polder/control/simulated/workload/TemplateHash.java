package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.TreeSet;

/// A short name for the content of a pod template, independent of the order of members.
final class TemplateHash {
    /// Without vowels and look-alikes, so that no word comes out.
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LENGTH = 10;

    private TemplateHash() {}

    static String of(JsonValue template) {
        StringBuilder canonical = new StringBuilder();
        append(canonical, template);
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < canonical.length(); i++) {
            hash = (hash ^ canonical.charAt(i)) * 0x100000001b3L;
        }
        StringBuilder name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt((int) Long.remainderUnsigned(hash, LETTERS.length())));
            hash = Long.divideUnsigned(hash, LETTERS.length());
        }
        return name.toString();
    }

    private static void append(StringBuilder canonical, JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                canonical.append('{');
                for (String name : new TreeSet<>(object.names())) {
                    JsonValue member = object.get(name);
                    if (member != null) {
                        canonical.append(name).append(':');
                        append(canonical, member);
                        canonical.append(',');
                    }
                }
                canonical.append('}');
            }
            case JsonArray array -> {
                canonical.append('[');
                for (JsonValue item : array) {
                    append(canonical, item);
                    canonical.append(',');
                }
                canonical.append(']');
            }
            default -> canonical.append(value);
        }
    }
}
