package dev.polder.api.crd.value;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.FieldTrail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// That sets have no item twice, and lists by keys no two items with the same keys (apiextensions-apiserver
/// `apiserver/schema/listtype`).
public final class ListItems {
    private final List<StatusCause> causes = new ArrayList<>();

    private ListItems() {}

    /// What is wrong with the lists of an object, at any depth.
    public static List<StatusCause> validate(ObjectSchema schema, JsonObject object) {
        ListItems items = new ListItems();
        items.value(schema, object, FieldTrail.ROOT);
        return items.causes;
    }

    private void value(Schema schema, JsonValue value, FieldTrail trail) {
        switch (schema) {
            case ObjectSchema type -> {
                if (value instanceof JsonObject object) {
                    members(type, object, trail);
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject object) {
                    object.entries().forEach(m -> value(map.values(), m.getValue(), trail.key(m.getKey())));
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray array) {
                    array(list, array, trail);
                }
            }
            case ScalarSchema _, AnySchema _ -> {}
        }
    }

    private void members(ObjectSchema type, JsonObject object, FieldTrail trail) {
        object.entries().forEach(member -> {
            Property property = type.property(member.getKey());
            if (property != null && property.schema().isCustom()) {
                value(property.schema(), member.getValue(), trail.member(member.getKey()));
            }
        });
    }

    private void array(ListSchema list, JsonArray array, FieldTrail trail) {
        switch (list.type()) {
            case ATOMIC -> {}
            case SET -> repeated(array.stream().toList(), trail);
            case MAP -> byKeys(list, array, trail);
        }
        for (int i = 0; i < array.size(); i++) {
            value(list.items(), array.get(i), trail.item(i));
        }
    }

    private void byKeys(ListSchema list, JsonArray array, FieldTrail trail) {
        List<JsonValue> keys = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonValue item = array.get(i);
            if (!(item instanceof JsonObject) && item != JsonNull.NULL) {
                causes.add(FieldError.invalid(
                        trail.item(i).text(),
                        GoNumbers.shown(item),
                        "must be an object for an array of list-type map"));
                return;
            }
            JsonObject key = new JsonObject();
            for (String name : list.keys()) {
                JsonValue part = item instanceof JsonObject object ? object.get(name) : null;
                if (part != null) {
                    key.put(name, part);
                }
            }
            keys.add(key);
        }
        repeated(keys, trail);
    }

    /// Says of each value that occurs again where it does so first.
    private void repeated(List<JsonValue> values, FieldTrail trail) {
        Map<JsonValue, Integer> counts = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (counts.merge(values.get(i), 1, Integer::sum) == 2) {
                causes.add(FieldError.duplicate(trail.item(i).text(), GoNumbers.shown(values.get(i))));
            }
        }
    }
}
