package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;
import dev.polder.api.validation.IpAddresses;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The formats of texts that custom resources may name (apiextensions-apiserver `apiserver/validation/formats`, kube-openapi
/// `validation/strfmt`). Any other format says nothing.
public final class Formats {
    private static final String HEX = "[0-9a-f]";
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Predicate<String> SHORT_NAME = is("^" + LABEL + "$");
    private static final Predicate<String> LONG_NAME = is("^" + LABEL + "(\\." + LABEL + ")*$");
    private static final Map<String, Predicate<String>> OF_TEXT = Map.ofEntries(
            Map.entry("bsonobjectid", is("(?i)^[0-9a-f]{24}$")),
            Map.entry("uri", UriText::isForRequest),
            Map.entry("email", EmailText::isAddress),
            Map.entry("hostname", Formats::isHostname),
            Map.entry("ipv4", text -> text.indexOf('.') >= 0 && IpAddresses.isAddress(withoutZeros(text))),
            Map.entry("ipv6", IpAddresses::isV6),
            Map.entry("cidr", text -> IpAddresses.isBlock(withoutZeros(text))),
            Map.entry("mac", Formats::isHardwareAddress),
            Map.entry("uuid", uuid(HEX + "{4}", HEX + "{4}")),
            Map.entry("uuid3", uuid("3" + HEX + "{3}", HEX + "{4}")),
            Map.entry("uuid4", uuid("4" + HEX + "{3}", "[89ab]" + HEX + "{3}")),
            Map.entry("uuid5", uuid("5" + HEX + "{3}", "[89ab]" + HEX + "{3}")),
            Map.entry("isbn", text -> CheckDigits.isIsbn10(text) || CheckDigits.isIsbn13(text)),
            Map.entry("isbn10", CheckDigits::isIsbn10),
            Map.entry("isbn13", CheckDigits::isIsbn13),
            Map.entry("creditcard", CheckDigits::isCardNumber),
            Map.entry("ssn", is("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
            Map.entry("hexcolor", is("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
            Map.entry("rgbcolor", is("^rgb\\(" + shade() + "," + shade() + "," + shade() + "\\)$")),
            Map.entry("byte", Formats::isBase64),
            Map.entry("password", _ -> true),
            Map.entry("date", Formats::isDate),
            Map.entry("duration", DurationText::isDuration),
            Map.entry("datetime", Formats::isDateTime),
            Map.entry("k8sshortname", text -> text.length() <= 63 && SHORT_NAME.test(text)),
            Map.entry("k8slongname", text -> text.length() <= 253 && LONG_NAME.test(text)));

    private static final Predicate<String> HOSTNAME = is(
            "^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}]"
                    + "(([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$");
    private static final Predicate<String> CLOCK =
            is("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");
    private static final Predicate<String> OCTETS =
            is("^" + HEX + "{2}(:" + HEX + "{2})+$|^" + HEX + "{2}(-" + HEX + "{2})+$");
    private static final Predicate<String> DOTTED = is("^" + HEX + "{4}(\\." + HEX + "{4})+$");
    private static final Set<Integer> ADDRESS_BYTES = Set.of(6, 8, 20);
    private static final Predicate<String> DATE = is("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

    private Formats() {}

    /// The format if values of the types are held to it, else the empty text.
    static String supported(List<String> types, String format) {
        String type = types.size() == 1 ? types.getFirst() : "";
        boolean known =
                switch (type) {
                    case "", "string" -> isOfText(format);
                    case "integer" -> format.equals("int32") || format.equals("int64");
                    case "number" -> format.equals("float") || format.equals("double");
                    default -> false;
                };
        return known ? format : "";
    }

    /// Whether a value of a type can have this format; an empty one always can.
    public static boolean isRecognized(String type, String format) {
        return format.isEmpty() || !supported(type.isEmpty() ? List.of() : List.of(type), format).isEmpty();
    }

    /// Whether texts are held to the format.
    static boolean isOfText(String format) {
        return OF_TEXT.containsKey(normalized(format));
    }

    static boolean matches(String format, String text) {
        Predicate<String> rule = OF_TEXT.get(normalized(format));
        return rule == null || rule.test(text);
    }

    private static String normalized(String format) {
        return format.replace("-", "");
    }

    private static Predicate<String> is(String pattern) {
        GoRegex compiled = GoRegex.compile(pattern);
        return text -> compiled.find(text);
    }

    private static Predicate<String> uuid(String third, String fourth) {
        return is("(?i)^%1$s{8}-?%1$s{4}-?%2$s-?%3$s-?%1$s{12}$".formatted(HEX, third, fourth));
    }

    private static String shade() {
        return "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
    }

    private static boolean isHostname(String text) {
        return text.length() <= 255
                && HOSTNAME.test(text)
                && List.of(text.split("\\.", -1)).stream().allMatch(part -> part.length() <= 63);
    }

    /// Older addresses may have zeros in front.
    private static String withoutZeros(String text) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean first = i == 0 || text.charAt(i - 1) == '.' || (kept.isEmpty() || kept.charAt(kept.length() - 1) == '.');
            boolean more = i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
            if (text.charAt(i) != '0' || !first || !more || text.indexOf(':') >= 0) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean isHardwareAddress(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return (OCTETS.test(lower) && ADDRESS_BYTES.contains((text.length() + 1) / 3))
                || (DOTTED.test(lower) && ADDRESS_BYTES.contains((text.length() + 1) / 5 * 2));
    }

    private static boolean isBase64(String text) {
        try {
            return !text.isEmpty()
                    && text.length() % 4 == 0
                    && Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return DATE.test(text) && LocalDate.parse(text).isAfter(LocalDate.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int separator = lower.indexOf('t');
        if (separator < 0 || !isDate(lower.substring(0, separator))) {
            return false;
        }
        int next = lower.indexOf('t', separator + 1);
        return CLOCK.test(lower.substring(separator + 1, next < 0 ? lower.length() : next));
    }
}
