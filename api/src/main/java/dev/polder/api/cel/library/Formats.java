package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Conversions;
import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.OpaqueValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.validation.Names;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Formats that have a name (`apiserver/pkg/cel/library/format.go`).
final class Formats {
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Formats() {}

    /// Says what is wrong with a text.
    private interface Check {
        List<String> of(String text);
    }

    /// A format. Equal by name.
    ///
    /// @param cost the length of the pattern that checking is counted as
    record Format(String name, int cost, Check check) implements OpaqueValue {
        @Override
        public String typeName() {
            return "kubernetes.NamedFormat";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Format that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private static final Map<String, Format> NAMED = named();

    private static Map<String, Format> named() {
        Map<String, Format> formats = new TreeMap<>();
        formats.put("dns1123Label", name("DNS1123Label", 30, NameRule.DNS_LABEL, false));
        formats.put("dns1123Subdomain", name("DNS1123Subdomain", 60, NameRule.DNS_SUBDOMAIN, false));
        formats.put("dns1035Label", name("DNS1035Label", 30, NameRule.DNS_1035_LABEL, false));
        formats.put("dns1123LabelPrefix", name("DNS1123LabelPrefix", 30, NameRule.DNS_LABEL, true));
        formats.put("dns1123SubdomainPrefix", name("DNS1123SubdomainPrefix", 60, NameRule.DNS_SUBDOMAIN, true));
        formats.put("dns1035LabelPrefix", name("DNS1035LabelPrefix", 30, NameRule.DNS_1035_LABEL, true));
        formats.put("qualifiedName", new Format("QualifiedName", 60, Names::labelKey));
        formats.put("labelValue", new Format("LabelValue", 40, Names::labelValue));
        formats.put("uri", new Format("URI", 1103, text -> {
            String problem = Urls.problem(text);
            return problem == null ? List.of() : List.of(problem);
        }));
        formats.put("uuid", one("uuid", 70, text -> UUID.matcher(text).matches(), "does not match the UUID format"));
        formats.put("byte", one("byte", 84, Formats::isBase64, "invalid base64"));
        formats.put("date", one("date", 71, Formats::isDate, "invalid date"));
        formats.put("datetime", one("datetime", 71, text -> Conversions.parseTimestamp(text) != null, "invalid datetime"));
        return formats;
    }

    private static Format name(String name, int cost, NameRule rule, boolean prefix) {
        return new Format(name, cost, text -> Names.check(rule, text, prefix));
    }

    private static Format one(String name, int cost, Predicate<String> good, String problem) {
        return new Format(name, cost, text -> good.test(text) ? List.of() : List.of(problem));
    }

    static void register(Map<String, Function> functions) {
        functions.put("validate", (args, _) -> {
            if (!(args[0] instanceof Format format && args[1] instanceof String text)) {
                return CelError.NO_OVERLOAD;
            }
            List<String> problems = format.check().of(text);
            return problems.isEmpty() ? Optional.empty() : Optional.of(ItemList.of(problems));
        });
        functions.put(
                "format.named",
                (args, _) -> args[0] instanceof String name ? Optional.ofNullable(NAMED.get(name)) : CelError.NO_OVERLOAD);
        NAMED.forEach((name, format) -> functions.put("format." + name, (_, _) -> format));
    }

    /// The functions that give one of the formats.
    static List<Overload> overloads() {
        List<Overload> overloads = new ArrayList<>();
        NAMED.keySet().forEach(name ->
                overloads.add(Overload.global("format." + name, "format." + name, Declarations.FORMAT)));
        return overloads;
    }

    private static boolean isBase64(String text) {
        try {
            return text.length() % 4 == 0 && Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return DATE.matcher(text).matches() && LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
