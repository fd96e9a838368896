package dev.polder.api.builtin.flow;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which requests a FlowSchema is about: whose, and for what.
final class FlowRules {
    private static final List<String> VERBS = List.of(
            "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");
    private static final List<String> SUBJECTS = List.of("Group", "ServiceAccount", "User");
    private static final String ANY = "*";

    private FlowRules() {}

    static void rule(JsonObject rule, String field, Causes causes) {
        List<JsonObject> subjects = rule.objects("subjects");
        if (subjects.isEmpty()) {
            causes.required(field + ".subjects", "subjects must contain at least one value");
        }
        for (int i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), "%s.subjects[%d]".formatted(field, i), causes);
        }
        List<JsonObject> resources = rule.objects("resourceRules");
        List<JsonObject> others = rule.objects("nonResourceRules");
        if (resources.isEmpty() && others.isEmpty()) {
            causes.required(field, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        for (int i = 0; i < resources.size(); i++) {
            resource(resources.get(i), "%s.resourceRules[%d]".formatted(field, i), causes);
        }
        for (int i = 0; i < others.size(); i++) {
            other(others.get(i), "%s.nonResourceRules[%d]".formatted(field, i), causes);
        }
    }

    private static void subject(JsonObject subject, String field, Causes causes) {
        String kind = subject.string("kind", "");
        if (!SUBJECTS.contains(kind)) {
            causes.notSupported(field + ".kind", kind, SUBJECTS);
            return;
        }
        String own = member(kind);
        JsonObject who = subject.object(own);
        if (who == null) {
            causes.required(field + "." + own, "%s is required when subject kind is '%s'".formatted(own, kind));
        } else if (kind.equals("ServiceAccount")) {
            account(who, field + "." + own, causes);
        } else if (who.string("name", "").isEmpty()) {
            causes.required("%s.%s.name".formatted(field, own), "");
        }
        for (String other : List.of("ServiceAccount", "User", "Group")) {
            String member = member(other);
            if (!other.equals(kind) && subject.object(member) != null) {
                causes.forbidden(
                        field + "." + member, "%s is forbidden when subject kind is not '%s'".formatted(member, other));
            }
        }
    }

    private static String member(String kind) {
        return switch (kind) {
            case "ServiceAccount" -> "serviceAccount";
            case "User" -> "user";
            default -> "group";
        };
    }

    private static void account(JsonObject account, String field, Causes causes) {
        String name = account.string("name", "");
        if (name.isEmpty()) {
            causes.required(field + ".name", "");
        } else if (!name.equals(ANY)) {
            causes.invalid(field + ".name", name, Names.dnsSubdomain(name));
        }
        String namespace = account.string("namespace", "");
        if (namespace.isEmpty()) {
            causes.required(field + ".namespace", "must specify namespace for service account");
        } else {
            causes.invalid(field + ".namespace", namespace, Names.dnsLabel(namespace));
        }
    }

    private static void resource(JsonObject rule, String field, Causes causes) {
        verbs(rule, field, causes);
        list(rule, "apiGroups", "api group", field, causes);
        list(rule, "resources", "resource", field, causes);
        List<String> namespaces = texts(rule, "namespaces");
        String place = field + ".namespaces";
        if (namespaces.isEmpty() && !rule.isTrue("clusterScope")) {
            causes.required(place, "resource rules that are not cluster scoped must supply at least one namespace");
        } else if (namespaces.contains(ANY)) {
            if (namespaces.size() > 1) {
                causes.invalid(place, rule.get("namespaces"), "if '*' is present, must not specify other namespaces");
            }
        } else {
            for (int i = 0; i < namespaces.size(); i++) {
                for (String wrong : Names.dnsLabel(namespaces.get(i))) {
                    causes.invalid(
                            "%s[%d]".formatted(place, i),
                            namespaces.get(i),
                            "each member of this list must be '*' or a DNS-1123 label; " + wrong);
                }
            }
        }
    }

    private static void list(JsonObject rule, String name, String one, String field, Causes causes) {
        List<String> values = texts(rule, name);
        if (values.isEmpty()) {
            causes.required(field + "." + name, "resource rules must supply at least one " + one);
        } else if (values.size() > 1 && values.contains(ANY)) {
            causes.invalid(
                    field + "." + name, rule.get(name), "if '*' is present, must not specify other %ss".formatted(one));
        }
    }

    private static void verbs(JsonObject rule, String field, Causes causes) {
        List<String> verbs = texts(rule, "verbs");
        String place = field + ".verbs";
        if (verbs.isEmpty()) {
            causes.required(place, "verbs must contain at least one value");
        } else if (verbs.contains(ANY)) {
            if (verbs.size() > 1) {
                causes.invalid(place, rule.get("verbs"), "if '*' is present, must not specify other verbs");
            }
        } else if (!VERBS.containsAll(verbs)) {
            notSupported(place, JsonArray.ofStrings(verbs), VERBS, causes);
        }
    }

    private static void other(JsonObject rule, String field, Causes causes) {
        verbs(rule, field, causes);
        List<String> paths = texts(rule, "nonResourceURLs");
        String place = field + ".nonResourceURLs";
        if (paths.isEmpty()) {
            causes.required(place, "nonResourceURLs must contain at least one value");
        } else if (paths.contains(ANY)) {
            if (paths.size() > 1) {
                causes.invalid(
                        place, rule.get("nonResourceURLs"), "if '*' is present, must not specify other non-resource URLs");
            }
        } else {
            for (int i = 0; i < paths.size(); i++) {
                String wrong = flaw(paths.get(i));
                if (!wrong.isEmpty()) {
                    causes.invalid("%s[%d]".formatted(place, i), paths.get(i), wrong);
                }
            }
        }
    }

    /// What is wrong with a path; empty for nothing.
    private static String flaw(String path) {
        if (path.isEmpty()) {
            return "must not be empty";
        }
        if (!path.startsWith("/")) {
            return "must start with slash";
        }
        if (path.contains(" ")) {
            return "must not contain white-space";
        }
        if (path.contains("//")) {
            return "must not contain double slash";
        }
        int star = path.indexOf('*');
        boolean good = star < 0 || (star == path.length() - 1 && path.endsWith("/*"));
        return good ? "" : "wildcard can only do suffix matching";
    }

    /// A value of another type than text that is none of these.
    static void notSupported(String field, JsonValue value, List<String> supported, Causes causes) {
        String list = supported.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", "));
        causes.addAll(List.of(new StatusCause(
                "FieldValueNotSupported",
                "Unsupported value: %s: supported values: %s".formatted(Causes.shown(value), list),
                field)));
    }

    /// Conditions of a status: each type once.
    static void conditions(JsonObject object, Causes causes) {
        JsonObject status = object.object("status");
        List<JsonObject> conditions = status == null ? List.of() : status.objects("conditions");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String field = "status.conditions[%d].type".formatted(i);
            String type = conditions.get(i).string("type", "");
            if (!seen.add(type)) {
                causes.duplicate(field, type);
            }
            if (type.isEmpty()) {
                causes.required(field, "");
            }
        }
    }

    private static List<String> texts(JsonObject object, String list) {
        return object.stringsAt(list);
    }
}
