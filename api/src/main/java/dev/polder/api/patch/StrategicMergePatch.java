package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.Property.PatchStrategy;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.GoText;
import dev.polder.api.status.Statuses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Strategic merge patch: a merge patch that knows from the schema which lists merge and by what key. The rules are
/// those of upstream's `strategicpatch`, directives included: `$patch`, `$retainKeys`, `$setElementOrder/…`,
/// `$deleteFromPrimitiveList/…`. Fields without a schema merge as in a merge patch.
public final class StrategicMergePatch {
    private static final Field UNKNOWN = new Field(new AnySchema(false), Property.Merge.NONE);

    /// What a member of an object is.
    private record Field(Schema schema, Property.Merge merge) {
        boolean is(PatchStrategy strategy) {
            return merge.strategies().contains(strategy);
        }

        Schema items() {
            return schema instanceof ListSchema list ? list.items() : UNKNOWN.schema();
        }
    }

    private StrategicMergePatch() {}

    /// The patched object; neither argument is changed.
    ///
    /// @throws ApiException 400 when the patch is malformed, 422 when it cannot be done
    public static JsonObject apply(JsonObject original, JsonValue patch, Schema schema) {
        if (!(patch instanceof JsonObject changes)) {
            throw Statuses.badRequest("error decoding patch: a strategic merge patch must be an object");
        }
        return merge(original.deepCopy(), changes.deepCopy(), schema);
    }

    /// Merges and gives the result, which may be `target` itself. Both arguments are used up.
    static JsonObject merge(JsonObject target, JsonObject patch, Schema schema) {
        if (patch.has(Directives.PATCH)) {
            return switch (Directives.patchDirective(patch)) {
                case REPLACE -> (JsonObject) Directives.stripped(patch);
                case DELETE -> new JsonObject();
                case MERGE -> throw Directives.unknown(patch);
            };
        }
        retainKeys(target, patch);
        setElementOrder(target, patch, schema);
        for (Map.Entry<String, JsonValue> change : patch.entries()) {
            if (change.getKey().startsWith(Directives.DELETE_FROM_LIST)) {
                deleteFromList(target, change.getKey(), change.getValue());
            } else {
                mergeField(target, change.getKey(), change.getValue(), schema);
            }
        }
        return target;
    }

    private static void mergeField(JsonObject target, String name, JsonValue change, Schema schema) {
        if (change == JsonNull.NULL) {
            target.remove(name);
            return;
        }
        Field field = field(schema, name);
        JsonValue current = target.get(name);
        JsonValue merged = null;
        if (current instanceof JsonObject object && change instanceof JsonObject changes) {
            merged = field.is(PatchStrategy.REPLACE)
                    ? Directives.stripped(changes)
                    : merge(object, changes, field.schema());
        } else if (current instanceof JsonArray array && change instanceof JsonArray changes) {
            merged = mergeList(MergeList.of(field.merge().key(), array, changes), field);
        } else {
            merged = Directives.cleaned(change);
        }
        if (merged == null) {
            target.remove(name);
        } else {
            target.put(name, merged);
        }
    }

    private static JsonArray mergeList(MergeList list, Field field) {
        if (!field.is(PatchStrategy.MERGE)) {
            return (JsonArray) Directives.stripped(list.changes());
        }
        return list.isEmpty() ? new JsonArray() : list.merged(field.items());
    }

    private static void deleteFromList(JsonObject target, String directive, JsonValue value) {
        String name = directive.substring(Directives.DELETE_FROM_LIST.length());
        if (value == JsonNull.NULL) {
            target.remove(name);
            return;
        }
        if (!(value instanceof JsonArray unwanted)) {
            // Upstream passes over a directive that is of another type than the list.
            return;
        }
        JsonArray current = target.array(name);
        if (current != null) {
            Set<JsonValue> gone = new HashSet<>(unwanted.stream().toList());
            target.put(name, new JsonArray(current.stream().filter(item -> !gone.contains(item)).toList()));
        }
    }

    /// `$retainKeys`: only the named members stay, and the patch may not say anything about another.
    private static void retainKeys(JsonObject target, JsonObject patch) {
        JsonValue directive = patch.remove(Directives.RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        if (!(directive instanceof JsonArray list)) {
            throw badRetainKeys();
        }
        Set<String> retained = new TreeSet<>(list.strings());
        for (Map.Entry<String, JsonValue> member : patch.entries()) {
            boolean said = member.getValue() != JsonNull.NULL
                    && !member.getKey().startsWith(Directives.DELETE_FROM_LIST)
                    && !member.getKey().startsWith(Directives.SET_ORDER);
            if (said && !retained.contains(member.getKey())) {
                throw badRetainKeys();
            }
        }
        target.names().retainAll(retained);
    }

    private static ApiException badRetainKeys() {
        return Statuses.badRequest("invalid patch format of retainKeys");
    }

    /// `$setElementOrder/x`: merges list `x` here, because its order follows the directive.
    private static void setElementOrder(JsonObject target, JsonObject patch, Schema schema) {
        List<String> directives = patch.names().stream()
                .filter(name -> name.startsWith(Directives.SET_ORDER))
                .toList();
        for (String directive : directives) {
            String name = directive.substring(Directives.SET_ORDER.length());
            JsonArray order = listOrNull(patch.remove(directive));
            JsonArray current = listOrNull(target.get(name));
            JsonArray changes = listOrNull(patch.remove(name));
            if (order == null) {
                throw Directives.badOrder();
            }
            if (schema instanceof ObjectSchema object && object.property(name) == null) {
                throw Statuses.badRequest("unable to find api field in struct %s for the json field \"%s\""
                        .formatted(object.typeName().substring(object.typeName().lastIndexOf('.') + 1), name));
            }
            Field field = field(schema, name);
            MergeList list = MergeList.of(
                    field.merge().key(),
                    current == null ? new JsonArray() : current,
                    changes == null ? new JsonArray() : changes);
            list.checkOrder(order);
            if (current == null && changes == null) {
                continue;
            }
            if ((current == null || current.isEmpty()) && (changes == null || changes.isEmpty())) {
                throw Statuses.badRequest("no elements in any of the given slices");
            }
            JsonArray merged = current == null
                    ? Directives.cleanedItems(list.changes())
                    : changes == null ? current : mergeList(list, field);
            target.put(name, list.ordered(merged, order));
        }
    }

    private static @Nullable JsonArray listOrNull(@Nullable JsonValue value) {
        if (value == null || value instanceof JsonArray) {
            return (JsonArray) value;
        }
        throw Statuses.badRequest("expected a []interface {}, but received a "
                + (value == JsonNull.NULL ? "%!s(<nil>)" : GoText.type(value)));
    }

    private static Field field(Schema schema, String name) {
        return switch (schema) {
            case ObjectSchema object -> {
                Property property = object.property(name);
                yield property == null ? UNKNOWN : new Field(property.schema(), property.merge());
            }
            case MapSchema map -> new Field(map.values(), Property.Merge.NONE);
            case ListSchema _, ScalarSchema _, AnySchema _ -> UNKNOWN;
        };
    }
}
