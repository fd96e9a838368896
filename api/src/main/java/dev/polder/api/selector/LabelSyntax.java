package dev.polder.api.selector;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The rules for label keys and values (upstream: `k8s.io/apimachinery/pkg/util/validation`), and its wording.
public final class LabelSyntax {
    private static final int MAX_NAME_BYTES = 63;
    private static final int MAX_PREFIX_BYTES = 253;
    private static final String NAME_FORMAT = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String SUBDOMAIN_FORMAT = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORMAT);
    private static final String NAME_RULE =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                    + NAME_FORMAT + "')";
    private static final String VALUE_RULE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                    + " regex used for validation is '(" + NAME_FORMAT + ")?')";
    private static final String PREFIX_RULE =
            "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                    + " validation is '" + SUBDOMAIN_FORMAT + "')";

    private LabelSyntax() {}

    /// What is wrong with a label or annotation key (a qualified name); empty when nothing is.
    public static List<String> keyErrors(String key) {
        List<String> errors = new ArrayList<>();
        int slash = key.indexOf('/');
        if (slash != key.lastIndexOf('/')) {
            return List.of("a valid label key " + NAME_RULE
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (slash >= 0) {
            prefixErrors(key.substring(0, slash), errors);
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (bytes(name) > MAX_NAME_BYTES) {
            errors.add("name part must be no more than 63 bytes");
        }
        if (!NAME.matcher(name).matches()) {
            errors.add("name part " + NAME_RULE);
        }
        return errors;
    }

    /// What is wrong with a label value; empty when nothing is.
    public static List<String> valueErrors(String value) {
        List<String> errors = new ArrayList<>();
        if (bytes(value) > MAX_NAME_BYTES) {
            errors.add("must be no more than 63 bytes");
        }
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            errors.add(VALUE_RULE);
        }
        return errors;
    }

    private static void prefixErrors(String prefix, List<String> errors) {
        if (prefix.isEmpty()) {
            errors.add("prefix part must be non-empty");
            return;
        }
        if (bytes(prefix) > MAX_PREFIX_BYTES) {
            errors.add("prefix part must be no more than 253 bytes");
        } else if (!SUBDOMAIN.matcher(prefix).matches()) {
            errors.add(PREFIX_RULE);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
