package dev.polder.api.builtin.certificate;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The conditions of a CertificateSigningRequest: what was decided about it.
final class ConditionRules {
    private static final String FIELD = "status.conditions";
    private static final List<String> TRUE_ONLY = List.of("True");
    private static final List<String> ANY = List.of("False", "True", "Unknown");
    private static final Set<String> ALWAYS_TRUE = Set.of("Approved", "Denied", "Failed");

    private ConditionRules() {}

    /// All conditions of an object, the trees themselves.
    static List<JsonObject> all(JsonObject object) {
        JsonObject status = object.object("status");
        return status == null ? List.of() : status.objects("conditions");
    }

    /// Those of one type.
    static List<JsonObject> of(JsonObject object, String type) {
        return all(object).stream().filter(c -> c.string("type", "").equals(type)).toList();
    }

    static void validate(JsonObject object, Causes causes) {
        List<JsonObject> conditions = all(object);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String field = "%s[%d]".formatted(FIELD, i);
            String type = conditions.get(i).string("type", "");
            String status = conditions.get(i).string("status", "");
            if (type.isEmpty()) {
                causes.required(field + ".type", "");
            }
            List<String> good = ALWAYS_TRUE.contains(type) ? TRUE_ONLY : ANY;
            if (status.isEmpty()) {
                causes.required(field + ".status", "");
            } else if (!good.contains(status)) {
                causes.notSupported(field + ".status", status, good);
            }
            String opposite = type.equals("Approved") ? "Denied" : type.equals("Denied") ? "Approved" : "";
            if (seen.contains(opposite)) {
                causes.invalid(FIELD, type, "Approved and Denied conditions are mutually exclusive");
            }
            if (!seen.add(type)) {
                causes.duplicate(field + ".type", type);
            }
        }
    }
}
