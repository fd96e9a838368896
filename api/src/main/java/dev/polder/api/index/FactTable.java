package dev.polder.api.index;

import dev.polder.api.index.FieldFacts.ListFact;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.Property.Merge;
import dev.polder.api.schema.Property.PatchStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The table of facts; its form is described at the top of the file.
final class FactTable {
    private final Map<String, TypeFacts> types;

    /// @param atomic whether values of the type merge as a whole
    record TypeFacts(boolean atomic, Map<String, FieldFacts> fields) {
        static final TypeFacts NONE = new TypeFacts(false, Map.of());

        FieldFacts field(String name) {
            return fields.getOrDefault(name, FieldFacts.NONE);
        }
    }

    private FactTable(Map<String, TypeFacts> types) {
        this.types = types;
    }

    static FactTable read(String resource) {
        return parse(TypeFile.text(resource));
    }

    TypeFacts of(String typeName) {
        return types.getOrDefault(typeName, TypeFacts.NONE);
    }

    Set<String> typeNames() {
        return types.keySet();
    }

    static FactTable parse(String text) {
        Map<String, TypeFacts> types = new HashMap<>();
        String group = "";
        Map<String, FieldFacts> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> words = List.of(line.strip().split(" +", -1));
            if (line.startsWith("group ")) {
                group = words.get(1);
            } else if (line.startsWith("type ")) {
                fields = new HashMap<>();
                types.put(group + "." + words.get(1), new TypeFacts(words.contains("atomic"), fields));
            } else if (fields.put(words.getFirst(), facts(words)) != null) {
                throw new IllegalStateException("said twice: " + line);
            }
        }
        return new FactTable(types);
    }

    private static FieldFacts facts(List<String> words) {
        ListFact list = FieldFacts.NONE.list();
        Merge merge = Merge.NONE;
        Boolean mapAtomic = null;
        JsonValue defaultValue = null;
        List<String> values = List.of();
        boolean zero = false;
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String fact = equals < 0 ? word : word.substring(0, equals);
            String value = word.substring(equals + 1);
            switch (fact) {
                case "list" -> list = list(value);
                case "patch" -> merge = merge(value);
                case "map" -> mapAtomic = value.equals("atomic");
                case "default" -> defaultValue = json(value);
                case "enum" -> values = List.of(value.split("\\|", -1));
                case "zero" -> zero = true;
                default -> throw new IllegalStateException("unknown fact: " + word);
            }
        }
        return new FieldFacts(list, merge, mapAtomic, defaultValue, values, zero);
    }

    private static ListFact list(String value) {
        String type = before(value).toUpperCase(Locale.ROOT);
        return new ListFact(ListType.valueOf(type), inside(value));
    }

    private static Merge merge(String value) {
        Set<PatchStrategy> strategies = new TreeSet<>();
        for (String strategy : before(value).split(",", -1)) {
            strategies.add(
                    switch (strategy) {
                        case "merge" -> PatchStrategy.MERGE;
                        case "replace" -> PatchStrategy.REPLACE;
                        case "retainKeys" -> PatchStrategy.RETAIN_KEYS;
                        default -> throw new IllegalStateException("unknown patch strategy: " + strategy);
                    });
        }
        List<String> keys = inside(value);
        return new Merge(strategies, keys.isEmpty() ? "" : keys.getFirst());
    }

    private static String before(String value) {
        int open = value.indexOf('(');
        return open < 0 ? value : value.substring(0, open);
    }

    private static List<String> inside(String value) {
        int open = value.indexOf('(');
        return open < 0 ? List.of() : List.of(value.substring(open + 1, value.length() - 1).split(",", -1));
    }

    private static JsonValue json(String text) {
        @Nullable JsonValue bool = text.equals("true") ? JsonBool.TRUE : text.equals("false") ? JsonBool.FALSE : null;
        if (bool != null) {
            return bool;
        }
        if (text.equals("null")) {
            return JsonNull.NULL;
        }
        if (text.equals("{}")) {
            return new JsonObject();
        }
        return text.startsWith("\"")
                ? new JsonString(text.substring(1, text.length() - 1))
                : new JsonInteger(Long.parseLong(text));
    }
}
