package dev.polder.api.builtin.admission;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rules with operations: which requests a webhook or a policy is about (upstream: `validateRuleWithOperations`).
final class OperationRules {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    private static final String ANY = "*";

    private OperationRules() {}

    static void applyDefaults(List<JsonObject> rules) {
        rules.forEach(rule -> Defaults.put(rule, "scope", ANY));
    }

    static void validateAll(List<JsonObject> rules, String field, Causes causes) {
        for (int i = 0; i < rules.size(); i++) {
            validate(rules.get(i), "%s[%d]".formatted(field, i), causes);
        }
    }

    /// Rules that may also name objects.
    static void validateNamed(List<JsonObject> rules, String field, Causes causes) {
        for (int i = 0; i < rules.size(); i++) {
            String place = "%s[%d]".formatted(field, i);
            List<String> names = texts(rules.get(i), "resourceNames");
            Set<String> seen = new HashSet<>();
            for (int n = 0; n < names.size(); n++) {
                String at = "%s.resourceNames[%d]".formatted(place, n);
                causes.invalid(at, names.get(n), Names.pathSegment(names.get(n), false));
                if (!seen.add(names.get(n))) {
                    causes.duplicate(at, names.get(n));
                }
            }
            validate(rules.get(i), place, causes);
        }
    }

    private static void validate(JsonObject rule, String field, Causes causes) {
        List<String> operations = texts(rule, "operations");
        if (operations.isEmpty()) {
            causes.required(field + ".operations", "");
        }
        alone(rule, "operations", "operations", field, causes);
        for (int i = 0; i < operations.size(); i++) {
            if (!OPERATIONS.contains(operations.get(i))) {
                causes.notSupported("%s.operations[%d]".formatted(field, i), operations.get(i), OPERATIONS);
            }
        }
        if (texts(rule, "apiGroups").isEmpty()) {
            causes.required(field + ".apiGroups", "");
        }
        alone(rule, "apiGroups", "API groups", field, causes);
        List<String> versions = texts(rule, "apiVersions");
        if (versions.isEmpty()) {
            causes.required(field + ".apiVersions", "");
        }
        alone(rule, "apiVersions", "API versions", field, causes);
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).isEmpty()) {
                causes.required("%s.apiVersions[%d]".formatted(field, i), "");
            }
        }
        resources(rule, field + ".resources", causes);
        if (rule.has("scope") && !SCOPES.contains(rule.string("scope", ""))) {
            causes.notSupported(field + ".scope", rule.string("scope", ""), SCOPES);
        }
    }

    /// Who says "all" says nothing else.
    private static void alone(JsonObject rule, String list, String what, String field, Causes causes) {
        List<String> values = texts(rule, list);
        if (values.size() > 1 && values.contains(ANY)) {
            causes.invalid(
                    field + "." + list, rule.get(list), "if '*' is present, must not specify other " + what);
        }
    }

    private static void resources(JsonObject rule, String field, Causes causes) {
        List<String> resources = texts(rule, "resources");
        if (resources.isEmpty()) {
            causes.required(field, "");
        }
        Set<String> allBelow = new HashSet<>();
        Set<String> everywhere = new HashSet<>();
        boolean plain = false;
        for (int i = 0; i < resources.size(); i++) {
            String resource = resources.get(i);
            String place = "%s[%d]".formatted(field, i);
            int slash = resource.indexOf('/');
            if (resource.isEmpty()) {
                causes.required(place, "");
            } else if (slash < 0) {
                plain = !resource.equals(ANY);
            } else {
                String name = resource.substring(0, slash);
                String below = resource.substring(slash + 1);
                if (allBelow.contains(name)) {
                    causes.invalid(
                            place, resource, "if '%s/*' is present, must not specify %s".formatted(name, resource));
                }
                if (everywhere.contains(below)) {
                    causes.invalid(
                            place, resource, "if '*/%s' is present, must not specify %s".formatted(below, resource));
                }
                if (below.equals(ANY)) {
                    allBelow.add(name);
                }
                if (name.equals(ANY)) {
                    everywhere.add(below);
                }
            }
        }
        if (resources.size() > 1 && resources.contains("*/*")) {
            causes.invalid(field, rule.get("resources"), "if '*/*' is present, must not specify other resources");
        }
        if (resources.contains(ANY) && plain) {
            causes.invalid(
                    field,
                    rule.get("resources"),
                    "if '*' is present, must not specify other resources without subresources");
        }
    }

    static List<String> texts(JsonObject object, String list) {
        return object.stringsAt(list);
    }
}
