package dev.polder.api.apply;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import java.util.Map;
import java.util.Optional;

/// Field sets in their wire form, `fieldsV1`.
public final class FieldsV1 {
    private static final String SELF = ".";

    private FieldsV1() {}

    /// The wire form, members in order.
    public static JsonObject encode(FieldSet set) {
        return encode(set, false);
    }

    private static JsonObject encode(FieldSet set, boolean self) {
        JsonObject object = new JsonObject();
        if (self) {
            object.put(SELF, new JsonObject());
        }
        set.nodes().forEach((element, node) -> object.put(
                element.encoded(),
                node.children().isEmpty() ? new JsonObject() : encode(node.children(), node.member())));
        return object;
    }

    /// The set; elements of types that are not known are left out. Empty when the wire form is malformed.
    public static Optional<FieldSet> decode(JsonObject wire) {
        try {
            return Optional.of(read(wire));
        } catch (JsonSyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static FieldSet read(JsonObject wire) {
        FieldSet set = new FieldSet();
        for (Map.Entry<String, JsonValue> member : wire.entries()) {
            if (member.getKey().equals(SELF)) {
                continue;
            }
            Optional<PathElement> element = PathElement.decode(member.getKey());
            if (element.isPresent()) {
                JsonObject below = below(member.getValue());
                FieldSet children = read(below);
                set.put(element.get(), below.has(SELF) || children.isEmpty(), children);
            }
        }
        return set;
    }

    private static JsonObject below(JsonValue value) {
        if (value == JsonNull.NULL) {
            return new JsonObject();
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException("fields are told apart by objects");
    }
}
