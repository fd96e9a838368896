package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rules of what a kind is called.
final class NameRules {
    private NameRules() {}

    /// Says of each name what is wrong with it; names that are absent are good.
    static void check(JsonObject names, String field, Causes causes) {
        for (String part : List.of("plural", "singular")) {
            label(field + "." + part, names.string(part, ""), causes);
        }
        String kind = names.string("kind", "");
        String listKind = names.string("listKind", "");
        kind(field + ".kind", kind, causes);
        kind(field + ".listKind", listKind, causes);
        labels(field + ".shortNames", names.array("shortNames"), causes);
        if (!kind.isEmpty() && kind.equals(listKind)) {
            causes.invalid(field + ".listKind", listKind, "kind and listKind may not be the same");
        }
        labels(field + ".categories", names.array("categories"), causes);
    }

    /// What is wrong with a DNS label that begins with a letter, in one text; empty when it is good.
    static String wrongLabel(String text) {
        return String.join(",", Names.check(NameRule.DNS_1035_LABEL, text, false));
    }

    private static void label(String field, String name, Causes causes) {
        String wrong = wrongLabel(name);
        if (!name.isEmpty() && !wrong.isEmpty()) {
            causes.invalid(field, name, wrong);
        }
    }

    private static void kind(String field, String kind, Causes causes) {
        String wrong = wrongLabel(kind.toLowerCase(Locale.ROOT));
        if (!kind.isEmpty() && !wrong.isEmpty()) {
            causes.invalid(field, kind, "may have mixed case, but should otherwise match: " + wrong);
        }
    }

    private static void labels(String field, @Nullable JsonArray names, Causes causes) {
        List<String> all = names == null ? List.of() : names.strings();
        for (int i = 0; i < all.size(); i++) {
            String wrong = wrongLabel(all.get(i));
            if (!wrong.isEmpty()) {
                causes.invalid(field + "[" + i + "]", all.get(i), wrong);
            }
        }
    }
}
