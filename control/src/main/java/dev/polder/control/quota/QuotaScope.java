package dev.polder.control.quota;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scope that objects must be in to count for a quota.
///
/// @param operator `In`, `NotIn`, `Exists` or `DoesNotExist`
/// @param values   for `In` and `NotIn`
public record QuotaScope(String name, String operator, List<String> values) {
    public QuotaScope {
        values = List.copyOf(values);
    }

    /// All scopes of a ResourceQuota.
    public static List<QuotaScope> of(JsonObject quota) {
        JsonObject spec = quota.object("spec");
        List<QuotaScope> scopes = new ArrayList<>();
        JsonArray plain = spec == null ? null : spec.array("scopes");
        if (plain != null) {
            plain.strings().forEach(name -> scopes.add(new QuotaScope(name, "Exists", List.of())));
        }
        JsonObject selector = spec == null ? null : spec.object("scopeSelector");
        if (selector != null) {
            for (JsonObject term : selector.objects("matchExpressions")) {
                JsonArray values = term.array("values");
                scopes.add(new QuotaScope(
                        term.string("scopeName", ""),
                        term.string("operator", ""),
                        values == null ? List.of() : values.strings()));
            }
        }
        return scopes;
    }

    /// Whether a value is selected; null for none.
    boolean selects(@Nullable String value) {
        return switch (operator) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
