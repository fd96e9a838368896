package dev.polder.api.selector;

import dev.polder.api.selector.FieldSelector.Term;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.List;

/// Parses field selectors (upstream: `k8s.io/apimachinery/pkg/fields`).
public final class FieldSelectors {
    private FieldSelectors() {}

    /// Parses `a=b,c==d,e!=f`, where `\\`, `\,` and `\=` stand for themselves in a value. The empty text selects
    /// everything.
    ///
    /// @throws ApiException 400 when it is malformed
    public static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text));
            }
        }
        return new FieldSelector(terms);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!escaped && c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
            escaped = !escaped && c == '\\';
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Term term(String part, String whole) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw Statuses.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(whole, part));
        }
        boolean not = equals > 0 && part.charAt(equals - 1) == '!';
        boolean twice = !not && part.startsWith("==", equals);
        String field = part.substring(0, not ? equals - 1 : equals);
        return new Term(field, unescape(part.substring(equals + (twice ? 2 : 1))), !not);
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean special = c == '\\' || c == ',' || c == '=';
            if (escaped && !special) {
                throw badEscape("\\" + c);
            }
            if (!escaped && (c == ',' || c == '=')) {
                throw Statuses.badRequest(
                        "invalid field selector: unescaped character in value: %d".formatted((int) c));
            }
            escaped = !escaped && c == '\\';
            if (!escaped) {
                text.append(c);
            }
        }
        if (escaped) {
            throw badEscape("\\");
        }
        return text.toString();
    }

    private static ApiException badEscape(String sequence) {
        return Statuses.badRequest("invalid field selector: invalid escape sequence: " + sequence);
    }
}
