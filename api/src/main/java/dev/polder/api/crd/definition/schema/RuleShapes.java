package dev.polder.api.crd.definition.schema;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import java.util.List;

/// The form of `x-kubernetes-validations`, as far as it can be judged without reading the expressions.
final class RuleShapes {
    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

    private RuleShapes() {}

    static void check(JsonObject schema, FieldTrail trail, Causes causes) {
        List<JsonObject> rules = schema.objects("x-kubernetes-validations");
        for (int i = 0; i < rules.size(); i++) {
            rule(schema, rules.get(i), trail.member("x-kubernetes-validations").item(i), causes);
        }
    }

    private static void rule(JsonObject schema, JsonObject rule, FieldTrail trail, Causes causes) {
        String expression = rule.string("rule", "").strip();
        String message = rule.string("message", "");
        String field = trail.member("message").text();
        if (expression.isEmpty()) {
            causes.required(trail.member("rule").text(), "rule is not specified");
        } else if (!message.isEmpty() && message.isBlank()) {
            causes.invalid(field, message, "must be non-empty if specified");
        } else if (hasLines(message.strip())) {
            causes.invalid(field, message, "must not contain line breaks");
        } else if (hasLines(expression) && message.isEmpty()) {
            causes.required(field, "message must be specified if rule contains line breaks");
        }
        String computed = rule.string("messageExpression", "");
        if (!computed.isEmpty() && computed.isBlank()) {
            causes.required(
                    trail.member("messageExpression").text(), "messageExpression must be non-empty if specified");
        }
        String reason = rule.string("reason");
        if (reason != null && !REASONS.contains(reason)) {
            causes.notSupported(trail.member("reason").text(), reason, REASONS);
        }
        path(schema, rule.string("fieldPath", ""), trail.member("fieldPath").text(), causes);
    }

    private static void path(JsonObject schema, String path, String field, Causes causes) {
        if (path.isEmpty()) {
            return;
        }
        if (path.isBlank()) {
            causes.invalid(field, path, "must be non-empty if specified");
        }
        if (hasLines(path)) {
            causes.invalid(field, path, "must not contain line breaks");
        }
        if (!SchemaPath.find(schema, path, true).wrong().isEmpty()) {
            causes.invalid(field, path, "must be a valid path");
        }
    }

    private static boolean hasLines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
