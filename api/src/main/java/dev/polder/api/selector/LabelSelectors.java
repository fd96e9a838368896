package dev.polder.api.selector;

import dev.polder.api.json.JsonObject;
import dev.polder.api.selector.LabelSelector.Operator;
import dev.polder.api.selector.LabelSelector.Requirement;
import dev.polder.api.selector.LabelTokens.Kind;
import dev.polder.api.selector.LabelTokens.Token;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Parses label selectors, in the two forms they have: the text of a query, and the `LabelSelector` object inside of
/// specs. Every failure is a 400 with upstream's sentence (`k8s.io/apimachinery/pkg/labels`).
public final class LabelSelectors {
    private static final String BINARY = "in, notin, =, ==, !=, gt, lt";

    private LabelSelectors() {}

    /// Parses `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1,m<2`; the empty text selects everything.
    ///
    /// @throws ApiException 400 when it is malformed
    public static LabelSelector parse(String text) {
        LabelTokens tokens = new LabelTokens(text);
        List<Requirement> requirements = new ArrayList<>();
        Token token = tokens.peek();
        while (!token.is(Kind.END)) {
            if (!token.isWord() && !token.is(Kind.NOT)) {
                throw bad("found '%s', expected: !, identifier, or 'end of string'".formatted(token.text()));
            }
            requirements.add(requirement(tokens));
            Token after = tokens.next();
            token = tokens.peek();
            if (after.is(Kind.COMMA) && !token.isWord() && !token.is(Kind.NOT)) {
                throw bad("found '%s', expected: identifier after ','".formatted(token.text()));
            }
            if (!after.is(Kind.COMMA) && !after.is(Kind.END)) {
                throw bad("found '%s', expected: ',' or 'end of string'".formatted(after.text()));
            }
        }
        return new LabelSelector(requirements);
    }

    /// Converts `{matchLabels: {...}, matchExpressions: [...]}`; one without any term selects everything.
    ///
    /// @throws ApiException 400 when an expression is malformed
    public static LabelSelector fromObject(JsonObject selector) {
        List<Requirement> requirements = new ArrayList<>();
        JsonObject labels = selector.object("matchLabels");
        if (labels != null) {
            for (Map.Entry<String, String> label : labels.strings().entrySet()) {
                requirements.add(checked(label.getKey(), Operator.IN, List.of(label.getValue())));
            }
        }
        for (JsonObject expression : selector.objects("matchExpressions")) {
            requirements.add(fromExpression(expression));
        }
        return new LabelSelector(requirements);
    }

    private static Requirement fromExpression(JsonObject expression) {
        String name = expression.string("operator", "");
        Operator operator = switch (name) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw Statuses.badRequest("\"%s\" is not a valid label selector operator".formatted(name));
        };
        var values = expression.array("values");
        List<String> texts = values == null ? List.of() : values.strings();
        boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
        if (wantsValues && texts.isEmpty()) {
            throw Statuses.badRequest(
                    "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
        if (!wantsValues && !texts.isEmpty()) {
            throw Statuses.badRequest(
                    "values: Invalid value: %s: values set must be empty for exists and does not exist"
                            .formatted(texts));
        }
        String key = expression.string("key", "");
        checkKey(key, "");
        return checked(key, operator, texts);
    }

    private static Requirement requirement(LabelTokens tokens) {
        boolean negated = tokens.peek().is(Kind.NOT);
        if (negated) {
            tokens.next();
        }
        Token key = tokens.next();
        if (!key.isWord()) {
            throw unparsed("found '%s', expected: identifier".formatted(key.text()));
        }
        checkKey(key.text(), "unable to parse requirement: ");
        Token ahead = tokens.peek();
        if (ahead.is(Kind.END) || ahead.is(Kind.COMMA)) {
            return new Requirement(key.text(), negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
        }
        if (negated) {
            throw unparsed("found '%s', expected: ',' or 'end of string'".formatted(ahead.text()));
        }
        Token token = tokens.next();
        Operator operator = switch (token.kind()) {
            case IN, EQUAL -> Operator.IN;
            case NOT_IN, NOT_EQUAL -> Operator.NOT_IN;
            case GREATER -> Operator.GREATER_THAN;
            case LESS -> Operator.LESS_THAN;
            case WORD, OPEN, CLOSE, COMMA, NOT, END ->
                throw unparsed("found '%s', expected: %s".formatted(token.text(), BINARY));
        };
        boolean set = token.is(Kind.IN) || token.is(Kind.NOT_IN);
        List<String> values = set ? values(tokens) : List.of(exactValue(tokens));
        checkValues(key.text(), operator, values, "unable to parse requirement: ");
        return new Requirement(key.text(), operator, values);
    }

    private static String exactValue(LabelTokens tokens) {
        Token ahead = tokens.peek();
        if (ahead.is(Kind.END) || ahead.is(Kind.COMMA)) {
            return "";
        }
        Token value = tokens.next();
        if (!value.isWord()) {
            throw unparsed("found '%s', expected: identifier".formatted(value.text()));
        }
        return value.text();
    }

    /// The words in parentheses, sorted; a place left empty is the empty string.
    private static List<String> values(LabelTokens tokens) {
        Token open = tokens.next();
        if (!open.is(Kind.OPEN)) {
            throw unparsed("found '%s' expected: '('".formatted(open.text()));
        }
        TreeSet<String> values = new TreeSet<>();
        boolean wordBefore = false;
        while (true) {
            Token token = tokens.next();
            if (token.isWord() && !wordBefore) {
                values.add(token.text());
                wordBefore = true;
            } else if (token.is(Kind.COMMA) || token.is(Kind.CLOSE)) {
                if (!wordBefore) {
                    values.add("");
                }
                if (token.is(Kind.CLOSE)) {
                    return List.copyOf(values);
                }
                wordBefore = false;
            } else {
                String wanted = wordBefore ? "',' or ')'" : "',', ')' or identifier";
                throw unparsed("found '%s', expected: %s".formatted(token.text(), wanted));
            }
        }
    }

    private static Requirement checked(String key, Operator operator, List<String> values) {
        checkKey(key, "");
        checkValues(key, operator, values, "");
        return new Requirement(key, operator, values);
    }

    private static void checkKey(String key, String prefix) {
        List<String> errors = LabelSyntax.keyErrors(key);
        if (!errors.isEmpty()) {
            throw bad("%s<nil>: Invalid value: \"%s\": %s".formatted(prefix, key, String.join("; ", errors)));
        }
    }

    private static void checkValues(String key, Operator operator, List<String> values, String prefix) {
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if ((operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) && !isInteger(value)) {
                throw bad("%svalues[%d]: Invalid value: \"%s\": for 'Gt', 'Lt' operators, the value must be an integer"
                        .formatted(prefix, i, value));
            }
            List<String> errors = LabelSyntax.valueErrors(value);
            if (!errors.isEmpty()) {
                throw bad("%svalues[%d][%s]: Invalid value: \"%s\": %s"
                        .formatted(prefix, i, key, value, String.join("; ", errors)));
            }
        }
    }

    private static boolean isInteger(String value) {
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static ApiException unparsed(String message) {
        return bad("unable to parse requirement: " + message);
    }

    private static ApiException bad(String message) {
        return Statuses.badRequest(message);
    }
}
