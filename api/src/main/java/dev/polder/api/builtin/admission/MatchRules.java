package dev.polder.api.builtin.admission;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What webhooks, policies and bindings have in common: which objects they are about, on what condition, with which
/// parameters. Expressions have to be there; they are not compiled.
final class MatchRules {
    static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
    static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
    private static final List<String> NOT_FOUND_ACTIONS = List.of("Deny", "Allow");
    private static final List<String> MUTATED = List.of("*", "CONNECT", "CREATE", "UPDATE");
    private static final int MOST_CONDITIONS = 64;
    private static final String ONE_OF = "name and selector are mutually exclusive";

    private MatchRules() {}

    static void applyDefaults(@Nullable JsonObject match) {
        if (match == null) {
            return;
        }
        Defaults.put(match, "matchPolicy", "Equivalent");
        Defaults.putObject(match, "namespaceSelector");
        Defaults.putObject(match, "objectSelector");
        OperationRules.applyDefaults(match.objects("resourceRules"));
        OperationRules.applyDefaults(match.objects("excludeResourceRules"));
    }

    static void resources(JsonObject match, String field, Causes causes) {
        String policy = match.string("matchPolicy", "");
        if (!MATCH_POLICIES.contains(policy)) {
            causes.notSupported(field + ".matchPolicy", policy, MATCH_POLICIES);
        }
        selectors(match, field, causes);
        OperationRules.validateNamed(match.objects("resourceRules"), field + ".resourceRules", causes);
        OperationRules.validateNamed(match.objects("excludeResourceRules"), field + ".excludeResourceRules", causes);
    }

    /// A mutation is of what is created or updated.
    static void mutated(JsonObject match, String field, Causes causes) {
        for (JsonObject rule : match.objects("resourceRules")) {
            for (String operation : OperationRules.texts(rule, "operations")) {
                if (!MUTATED.contains(operation)) {
                    causes.notSupported(field + ".resourceRules.operations", operation, MUTATED);
                }
            }
        }
    }

    static void selectors(JsonObject match, String field, Causes causes) {
        for (String name : List.of("namespaceSelector", "objectSelector")) {
            JsonObject selector = match.object(name);
            if (selector != null) {
                SelectorRules.syntax(selector, field + "." + name, causes);
            }
        }
    }

    static void conditions(List<JsonObject> conditions, String field, Causes causes) {
        if (conditions.size() > MOST_CONDITIONS) {
            causes.tooMany(field, conditions.size(), MOST_CONDITIONS);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String place = "%s[%d]".formatted(field, i);
            if (conditions.get(i).string("expression", "").isBlank()) {
                causes.required(place + ".expression", "");
            }
            String name = conditions.get(i).string("name", "");
            if (name.isEmpty()) {
                causes.required(place + ".name", "");
                continue;
            }
            causes.invalid(place + ".name", name, Names.labelKey(name));
            if (!names.add(name)) {
                causes.duplicate(place + ".name", name);
            }
        }
    }

    static void paramKind(JsonObject kind, String field, Causes causes) {
        String apiVersion = kind.string("apiVersion", "");
        String[] parts = apiVersion.split("/", -1);
        if (apiVersion.isEmpty()) {
            causes.required(field + ".apiVersion", "");
        } else if (parts.length > 2) {
            causes.invalid(field + ".apiVersion", apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else {
            String group = parts.length == 2 ? parts[0] : "";
            String version = parts[parts.length - 1];
            List<String> wrong = group.isEmpty() ? List.of() : Names.dnsSubdomain(group);
            if (!wrong.isEmpty()) {
                causes.invalid(field + ".apiVersion", group, String.join(",", wrong));
            }
            List<String> wrongVersion = label(version);
            if (version.isEmpty()) {
                causes.invalid(field + ".apiVersion", apiVersion, "version must be specified");
            } else if (!wrongVersion.isEmpty()) {
                causes.invalid(field + ".apiVersion", version, String.join(",", wrongVersion));
            }
        }
        String name = kind.string("kind", "");
        List<String> wrong = label(name.toLowerCase(Locale.ROOT));
        if (name.isEmpty()) {
            causes.required(field + ".kind", "");
        } else if (!wrong.isEmpty()) {
            causes.invalid(
                    field + ".kind", name, "may have mixed case, but should otherwise match: " + String.join(",", wrong));
        }
    }

    static List<String> label(String text) {
        return Names.check(NameRule.DNS_1035_LABEL, text, false);
    }

    static void paramRef(JsonObject reference, String field, Causes causes) {
        String name = reference.string("name", "");
        JsonObject selector = reference.object("selector");
        if (!name.isEmpty()) {
            causes.invalid(field + ".name", name, Names.pathSegment(name, false));
            if (selector != null) {
                causes.forbidden(field + ".name", ONE_OF);
            }
        }
        if (selector != null) {
            SelectorRules.syntax(selector, field + ".selector", causes);
            if (!name.isEmpty()) {
                causes.forbidden(field + ".selector", ONE_OF);
            }
        }
        if (name.isEmpty() && selector == null) {
            causes.required(field, "one of name or selector must be specified");
        }
        String action = reference.string("parameterNotFoundAction", "");
        if (action.isEmpty()) {
            causes.required(field + ".parameterNotFoundAction", "");
        } else if (!NOT_FOUND_ACTIONS.contains(action)) {
            causes.notSupported(field + ".parameterNotFoundAction", action, NOT_FOUND_ACTIONS);
        }
    }
}
