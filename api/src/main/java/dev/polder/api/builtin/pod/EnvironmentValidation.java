package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;

/// The rules of a container's environment.
final class EnvironmentValidation {
    private static final String BAD_NAME =
            "a valid environment variable name must consist only of printable ASCII characters other than '='";
    private static final String TOO_MANY = "may not have more than one field specified at a time";
    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");

    private EnvironmentValidation() {}

    static void variables(List<JsonObject> variables, String field, Causes causes) {
        for (int i = 0; i < variables.size(); i++) {
            JsonObject variable = variables.get(i);
            String place = field + "[" + i + "]";
            String name = variable.string("name", "");
            if (name.isEmpty()) {
                causes.required(place + ".name", "");
            } else {
                name(name, place + ".name", causes);
            }
            JsonObject from = variable.object("valueFrom");
            if (from != null) {
                valueFrom(from, !variable.string("value", "").isEmpty(), place + ".valueFrom", causes);
            }
        }
    }

    private static void name(String name, String field, Causes causes) {
        if (!name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=')) {
            causes.invalid(field, name, BAD_NAME);
        }
    }

    private static void valueFrom(JsonObject from, boolean hasValue, String field, Causes causes) {
        JsonObject own = from.object("fieldRef");
        if (own != null) {
            FieldPaths.variable(own, field + ".fieldRef", causes);
        }
        resource(from, field + ".resourceFieldRef", causes);
        for (String key : List.of("configMapKeyRef", "secretKeyRef")) {
            JsonObject reference = from.object(key);
            if (reference != null) {
                keyed(reference, field + "." + key, causes);
            }
        }
        long count = SOURCES.stream().filter(from::has).count();
        if (count == 0) {
            causes.invalid(
                    field,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or "
                            + "`fileKeyRef`");
        } else if (hasValue) {
            causes.invalid(field, "", "may not be specified when `value` is not empty");
        } else if (count > 1) {
            causes.invalid(field, "", TOO_MANY);
        }
    }

    private static void resource(JsonObject from, String field, Causes causes) {
        JsonObject reference = from.object("resourceFieldRef");
        if (reference == null) {
            return;
        }
        String resource = reference.string("resource", "");
        boolean huge = resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
        if (resource.isEmpty()) {
            causes.required(field + ".resource", "");
        } else if (!huge && !RESOURCES.contains(resource)) {
            causes.notSupported(field + ".resource", resource, RESOURCES);
        }
    }

    private static void keyed(JsonObject reference, String field, Causes causes) {
        String name = reference.string("name", "");
        causes.invalid(field + ".name", name, Names.dnsSubdomain(name));
        String key = reference.string("key", "");
        if (key.isEmpty()) {
            causes.required(field + ".key", "");
        } else {
            causes.invalid(field + ".key", key, Names.configMapKey(key));
        }
    }

    static void sources(List<JsonObject> sources, String field, Causes causes) {
        for (int i = 0; i < sources.size(); i++) {
            JsonObject source = sources.get(i);
            String place = field + "[" + i + "]";
            String prefix = source.string("prefix", "");
            if (!prefix.isEmpty()) {
                name(prefix, place + ".prefix", causes);
            }
            int count = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                JsonObject reference = source.object(kind);
                if (reference == null) {
                    continue;
                }
                count++;
                String name = reference.string("name", "");
                if (name.isEmpty()) {
                    causes.required(place + "." + kind + ".name", "");
                } else {
                    causes.invalid(place + "." + kind + ".name", name, Names.dnsSubdomain(name));
                }
            }
            if (count == 0) {
                causes.invalid(field, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (count > 1) {
                causes.invalid(field, "", TOO_MANY);
            }
        }
    }
}
