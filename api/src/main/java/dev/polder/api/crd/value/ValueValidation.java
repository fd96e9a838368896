package dev.polder.api.crd.value;

import dev.polder.api.crd.value.ValueSchema.Items;
import dev.polder.api.crd.value.ValueSchema.Joined;
import dev.polder.api.crd.value.ValueSchema.Members;
import dev.polder.api.crd.value.ValueSchema.Texts;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.status.StatusCause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds a value against a schema (kube-openapi `validation/validate`, apiextensions-apiserver `apiserver/validation`).
/// What an update leaves as it was may stay wrong. One use, one thread.
public final class ValueValidation {
    private final Messages messages;
    private final boolean ratchets;

    private ValueValidation(String field, boolean ratchets) {
        this.messages = new Messages(field);
        this.ratchets = ratchets;
    }

    /// What is wrong with a new value.
    ///
    /// @param field where the value stands, empty for a whole object; messages name what is in it by its path from there
    public static List<StatusCause> validate(ValueSchema schema, JsonValue value, String field) {
        return new ValueValidation(field, false).node(schema, value, null, "").causes();
    }

    /// What is wrong with a value that takes the place of another one, and was not wrong before.
    ///
    /// @param old null when there was none
    public static List<StatusCause> validateUpdate(
            ValueSchema schema, JsonValue value, @Nullable JsonValue old, String field) {
        return new ValueValidation(field, true).child(schema, value, old, "").causes();
    }

    private Outcome child(ValueSchema schema, JsonValue value, @Nullable JsonValue old, String path) {
        Outcome outcome = node(schema, value, old, path);
        if (ratchets && !outcome.isGood() && value.equals(old)) {
            outcome.forgive();
        }
        return outcome;
    }

    private Outcome node(ValueSchema schema, JsonValue value, @Nullable JsonValue old, String path) {
        Outcome outcome = new Outcome();
        if (value == JsonNull.NULL) {
            outcome.pass();
            if (!schema.types().isEmpty() && !schema.nullable()) {
                outcome = messages.wrongType(path, String.join(",", schema.types()), "null");
            }
            return outcome.merge(options(schema, value, path));
        }
        if (!schema.types().isEmpty() || !schema.format().isEmpty()) {
            outcome.merge(type(schema, value, path)).pass();
        }
        outcome.merge(joined(schema.joined(), value, old, path)).pass();
        if (value instanceof JsonString(String text)) {
            outcome.merge(text(schema.texts(), text, path)).pass();
            if (Formats.isOfText(schema.format())) {
                outcome.merge(format(schema.format(), text, path)).pass();
            }
        } else if (GoNumbers.isNumber(value)) {
            outcome.merge(new NumberRules(messages, schema, path).check(value)).pass();
        } else if (value instanceof JsonArray array) {
            outcome.merge(items(schema.items(), array, old, path)).pass();
        }
        outcome.merge(options(schema, value, path)).pass();
        if (value instanceof JsonObject object) {
            outcome.merge(members(schema.members(), object, old, path)).pass();
        }
        outcome.pass();
        return outcome;
    }

    private Outcome type(ValueSchema schema, JsonValue value, String path) {
        List<String> types = schema.types();
        String format = schema.format();
        String type = Messages.typeName(value);
        boolean number = types.contains("number") || types.contains("integer");
        boolean fits = types.contains(type)
                || (type.equals("number") && types.contains("integer") && GoNumbers.isWhole(GoNumbers.real(value)))
                || (type.equals("integer") && types.contains("number"));
        boolean text = value instanceof JsonString || value instanceof JsonArray;
        if (!format.isEmpty() && !text && !fits && !Messages.formatName(value).equals(format)) {
            return messages.wrongType(path, format, Messages.formatName(value));
        }
        if ((!format.isEmpty() && text && !number) || fits) {
            Outcome good = new Outcome();
            good.pass();
            return good;
        }
        return messages.wrongType(path, String.join(",", types), type);
    }

    private @Nullable Outcome options(ValueSchema schema, JsonValue value, String path) {
        List<JsonValue> options = schema.options();
        boolean known = options.isEmpty() || options.stream().anyMatch(option -> same(option, value));
        return known ? null : messages.notSupported(path, value, options);
    }

    private static boolean same(JsonValue option, JsonValue value) {
        return value != JsonNull.NULL
                && (option.equals(value)
                        || (GoNumbers.isNumber(option)
                                && GoNumbers.isNumber(value)
                                && GoNumbers.real(option) == GoNumbers.real(value)));
    }

    private @Nullable Outcome text(Texts texts, String text, String path) {
        long length = text.codePointCount(0, text.length());
        if (texts.most().isPresent() && length > texts.most().getAsLong()) {
            return messages.tooLong(path, texts.most().getAsLong());
        }
        if (texts.least().isPresent() && length < texts.least().getAsLong()) {
            return messages.invalid(
                    path,
                    new JsonString(text),
                    "should be at least %d chars long".formatted(texts.least().getAsLong()));
        }
        if (texts.compiled().isPresent() && !texts.compiled().get().find(text)) {
            return messages.invalid(path, new JsonString(text), "should match '%s'".formatted(texts.pattern()));
        }
        return null;
    }

    private @Nullable Outcome format(String format, String text, String path) {
        return Formats.matches(format, text) ? null : messages.wrongType(path, format, text);
    }

    private Outcome items(Items items, JsonArray array, @Nullable JsonValue old, String path) {
        Outcome outcome = new Outcome();
        ValueSchema each = items.each();
        if (each != null) {
            ItemMatch match = new ItemMatch(items, old);
            for (int i = 0; i < array.size(); i++) {
                outcome.merge(child(each, array.get(i), match.of(array.get(i)), path + "[" + i + "]"));
            }
        }
        long size = array.size();
        if (items.least().isPresent() && size < items.least().getAsLong()) {
            outcome.merge(messages.invalid(
                    path,
                    JsonValue.of(size),
                    "should have at least %d items".formatted(items.least().getAsLong())));
        }
        if (items.most().isPresent() && size > items.most().getAsLong()) {
            outcome.merge(messages.tooMany(path, "items", size, items.most().getAsLong()));
        }
        outcome.pass();
        return outcome;
    }

    /// The items that an array had before, by the keys that tell them apart; those of other lists are not found again.
    private static final class ItemMatch {
        private final List<String> keys;
        private final Map<List<JsonValue>, JsonValue> before = new HashMap<>();

        ItemMatch(Items items, @Nullable JsonValue old) {
            this.keys = items.keys();
            if (items.type() == ListType.MAP && old instanceof JsonArray array) {
                array.objects().forEach(item -> before.putIfAbsent(key(item), item));
            }
        }

        @Nullable JsonValue of(JsonValue item) {
            return item instanceof JsonObject object && !before.isEmpty() ? before.get(key(object)) : null;
        }

        private List<JsonValue> key(JsonObject item) {
            return keys.stream()
                    .map(item::get)
                    .map(value -> value == null ? JsonNull.NULL : value)
                    .toList();
        }
    }

    private Outcome members(Members members, JsonObject object, @Nullable JsonValue old, String path) {
        Outcome outcome = new Outcome();
        JsonObject before = old instanceof JsonObject was ? was : new JsonObject();
        long size = object.size();
        if (members.least().isPresent() && size < members.least().getAsLong()) {
            outcome.merge(messages.invalid(
                    path,
                    JsonValue.of(size),
                    "should have at least %d properties".formatted(members.least().getAsLong())));
        }
        if (members.most().isPresent() && size > members.most().getAsLong()) {
            outcome.merge(messages.tooMany(path, "properties", size, members.most().getAsLong()));
        }
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            String name = member.getKey();
            ValueSchema declared = members.declared().get(name);
            ValueSchema others = members.others();
            JsonValue was = path.isEmpty() && isTypeMeta(name) ? null : before.get(name);
            if (declared != null) {
                String below = path.isEmpty() ? name : path + "." + name;
                outcome.merge(child(declared, member.getValue(), was, below));
            } else if (members.forbidden()) {
                outcome.merge(messages.forbiddenMember(path, name));
            } else if (others != null) {
                outcome.merge(child(others, member.getValue(), was, path + "." + name));
            }
        }
        for (String name : members.required()) {
            if (!object.has(name)) {
                outcome.merge(messages.required(path + "." + name));
            }
        }
        return outcome;
    }

    private static boolean isTypeMeta(String name) {
        return name.equals("apiVersion") || name.equals("kind");
    }

    private Outcome joined(Joined joined, JsonValue value, @Nullable JsonValue old, String path) {
        Outcome outcome = new Outcome();
        if (!joined.isEmpty()) {
            anyOf(joined.any(), value, old, path, outcome);
            oneOf(joined.one(), value, old, path, outcome);
            allOf(joined.all(), value, old, path, outcome);
            ValueSchema not = joined.not();
            if (not != null && node(not, value, old, path).isGood()) {
                messages.whole(outcome, "\"%s\" must not validate the schema (not)".formatted(path));
            }
        }
        outcome.pass();
        return outcome;
    }

    private void anyOf(
            List<ValueSchema> schemas, JsonValue value, @Nullable JsonValue old, String path, Outcome outcome) {
        Outcome best = null;
        for (ValueSchema schema : schemas) {
            Outcome each = node(schema, value, old, path);
            if (each.isGood()) {
                outcome.merge(each);
                return;
            }
            best = best == null || each.passed() > best.passed() ? each : best;
        }
        if (best != null) {
            messages.whole(outcome, "\"%s\" must validate at least one schema (anyOf)".formatted(path));
            outcome.merge(best);
        }
    }

    private void oneOf(
            List<ValueSchema> schemas, JsonValue value, @Nullable JsonValue old, String path, Outcome outcome) {
        Outcome best = null;
        Outcome first = null;
        int good = 0;
        for (ValueSchema schema : schemas) {
            Outcome each = node(schema, value, old, path);
            if (each.isGood()) {
                good++;
                best = null;
                first = first == null ? each : first;
            } else if (good == 0 && (best == null || each.passed() > best.passed())) {
                best = each;
            }
        }
        if (schemas.isEmpty() || good == 1) {
            outcome.merge(first);
            return;
        }
        messages.whole(outcome, "\"%s\" must validate one and only one schema (oneOf). %s"
                .formatted(path, good == 0 ? "Found none valid" : "Found " + good + " valid alternatives"));
        outcome.merge(best);
    }

    private void allOf(
            List<ValueSchema> schemas, JsonValue value, @Nullable JsonValue old, String path, Outcome outcome) {
        int good = 0;
        for (ValueSchema schema : schemas) {
            Outcome each = node(schema, value, old, path);
            good += each.isGood() ? 1 : 0;
            outcome.merge(each);
        }
        if (good != schemas.size()) {
            messages.whole(outcome, "\"%s\" must validate all the schemas (allOf)%s"
                    .formatted(path, good == 0 ? ". None validated" : ""));
        }
    }
}
