package dev.polder.api.validation;

import dev.polder.api.resource.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The forms of names, keys and values, with the messages clients know (apimachinery `util/validation`). Every method
/// gives what is wrong, nothing when the text is good.
public final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE = "(" + KEY + ")?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");
    private static final String INSIDE_KEY = "-_.";

    private static final Form DNS_LABEL = new Form(
            LABEL,
            Names::isLabel,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
                    + "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', ");
    private static final Form DNS_SUBDOMAIN = new Form(
            SUBDOMAIN,
            Names::isSubdomain,
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
                    + "start and end with an alphanumeric character (e.g. 'example.com', ");
    private static final Form WILDCARD = new Form(
            "\\*\\." + SUBDOMAIN,
            text -> text.startsWith("*.") && isSubdomain(text.substring(2)),
            253,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist "
                    + "of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. "
                    + "'*.example.com', ");
    private static final Form DNS_1035 = new Form(
            LABEL_1035,
            text -> isLabel(text) && text.charAt(0) > '9',
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                    + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', ");
    private static final Form LABEL_KEY = new Form(
            KEY,
            text -> isWord(text, INSIDE_KEY),
            63,
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                    + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', ");
    private static final Form LABEL_VALUE = new Form(
            VALUE,
            text -> text.isEmpty() || isWord(text, INSIDE_KEY),
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
                    + "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', ");
    private static final Form CONFIG_MAP_KEY = new Form(
            CONFIG_KEY,
            Names::isConfigKey,
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
                    + "'KEY_NAME',  or 'key-name', ");

    /// A regular expression for messages, the same as code, a length, and the beginning of the message for what does not
    /// match.
    private record Form(String regex, Predicate<String> rule, int length, String message) {
        boolean matches(String text) {
            return rule.test(text);
        }

        String mismatch() {
            return message + "regex used for validation is '" + regex + "')";
        }

        List<String> check(String text, String unit) {
            boolean matches = text.length() > 4 * length || matches(text); // far beyond the length is not worth matching
            if (matches && text.length() <= length) {
                return List.of();
            }
            List<String> wrong = new ArrayList<>();
            if (text.length() > length) {
                wrong.add("must be no more than " + length + " " + unit);
            }
            if (!matches) {
                wrong.add(mismatch());
            }
            return wrong;
        }
    }

    private static boolean isLabel(String text) {
        return isLabel(text, 0, text.length());
    }

    private static boolean isSubdomain(String text) {
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            if (!isLabel(text, from, dot)) {
                return false;
            }
            from = dot + 1;
        }
        return isLabel(text, from, text.length());
    }

    private static boolean isLabel(String text, int from, int to) {
        if (from == to || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigitOrLower(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    /// Letters and digits, and others between them.
    private static boolean isWord(String text, String inside) {
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && (i == 0 || i == last || inside.indexOf(c) < 0)) {
                return false;
            }
        }
        return last >= 0;
    }

    private static boolean isConfigKey(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && INSIDE_KEY.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isAlphanumeric(char c) {
        return isDigitOrLower(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigitOrLower(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private Names() {}

    /// `metadata.name` by the rule of its kind.
    ///
    /// @param prefix whether the text is a `generateName`, which may end in `-`
    public static List<String> check(NameRule rule, String name, boolean prefix) {
        if (rule == NameRule.PATH_SEGMENT) {
            return pathSegment(name, prefix);
        }
        boolean unfinished = prefix && name.endsWith("-") && name.length() > 1;
        String whole = unfinished ? name.substring(0, name.length() - 1) + "a" : name;
        return switch (rule) {
            case DNS_LABEL -> dnsLabel(whole);
            case DNS_1035_LABEL -> DNS_1035.check(whole, "characters");
            case IP_ADDRESS -> StrictAddresses.address(name);
            case DNS_SUBDOMAIN, PATH_SEGMENT -> dnsSubdomain(whole);
        };
    }

    public static List<String> dnsLabel(String text) {
        List<String> wrong = DNS_LABEL.check(text, "characters");
        boolean dotted = !wrong.isEmpty() && text.length() <= DNS_LABEL.length() && DNS_SUBDOMAIN.matches(text);
        return dotted ? List.of("must not contain dots") : wrong;
    }

    public static List<String> dnsSubdomain(String text) {
        return DNS_SUBDOMAIN.check(text, "characters");
    }

    /// A host name that begins with `*.`.
    public static List<String> wildcardSubdomain(String text) {
        return WILDCARD.check(text, "characters");
    }

    /// A name such as `example.com/controller`.
    public static List<String> domainPrefixedPath(String text) {
        int slash = text.indexOf('/');
        boolean good = slash > 0
                && slash < text.length() - 1
                && dnsSubdomain(text.substring(0, slash)).isEmpty();
        return good ? List.of() : List.of("must be a domain-prefixed path (such as \"acme.io/foo\")");
    }

    /// A name that can stand between slashes in a URL.
    public static List<String> pathSegment(String text, boolean prefix) {
        if (!prefix && (text.equals(".") || text.equals(".."))) {
            return List.of("may not be '" + text + "'");
        }
        List<String> wrong = new ArrayList<>();
        for (String bad : List.of("/", "%")) {
            if (text.contains(bad)) {
                wrong.add("may not contain '" + bad + "'");
            }
        }
        return wrong;
    }

    /// The key of a label or annotation: a name of up to 63 characters, after a DNS subdomain and a slash or alone.
    public static List<String> labelKey(String key) {
        int slash = key.indexOf('/');
        if (slash < 0 && key.length() <= LABEL_KEY.length() && LABEL_KEY.matches(key)) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        if (slash != key.lastIndexOf('/')) {
            return List.of("a valid label key " + LABEL_KEY.mismatch()
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (slash == 0) {
            wrong.add("prefix part must be non-empty");
        } else if (slash > 0) {
            DNS_SUBDOMAIN.check(key.substring(0, slash), "bytes").forEach(w -> wrong.add("prefix part " + w));
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        }
        LABEL_KEY.check(name, "bytes").forEach(w -> wrong.add("name part " + w));
        return wrong;
    }

    public static List<String> labelValue(String value) {
        return LABEL_VALUE.check(value, "bytes");
    }

    /// A key in the data of a ConfigMap or Secret.
    public static List<String> configMapKey(String key) {
        if (key.equals(".") || key.equals("..")) {
            return List.of("must not be '" + key + "'");
        }
        if (key.startsWith("..")) {
            return List.of("must not start with '..'");
        }
        return CONFIG_MAP_KEY.check(key, "characters");
    }

    /// The name of a container port or service port.
    public static List<String> portName(String name) {
        List<String> wrong = new ArrayList<>();
        if (name.length() > 15) {
            wrong.add("must be no more than 15 characters");
        }
        if (!PORT_NAME.matcher(name).matches()) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    /// A TCP or UDP port.
    public static List<String> portNumber(long port) {
        return port >= 1 && port <= 65535 ? List.of() : List.of("must be between 1 and 65535, inclusive");
    }
}
