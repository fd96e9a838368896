package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fields of its own that a pod may show to its containers.
final class FieldPaths {
    private static final Pattern SUBSCRIPT = Pattern.compile("(metadata\\.(?:annotations|labels))\\['(.*)'\\]");
    private static final Set<String> METADATA = Set.of("metadata.name", "metadata.namespace", "metadata.uid");
    private static final Set<String> VARIABLES = Set.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    private FieldPaths() {}

    /// In an environment variable.
    static void variable(JsonObject reference, String field, Causes causes) {
        check(reference, field, VARIABLES, causes);
    }

    /// In a volume, where also all labels and all annotations can be shown.
    static void volume(JsonObject reference, String field, Causes causes) {
        String path = reference.string("fieldPath", "");
        if (!path.equals("metadata.labels") && !path.equals("metadata.annotations")) {
            check(reference, field, METADATA, causes);
        }
    }

    private static void check(JsonObject reference, String field, Set<String> good, Causes causes) {
        String path = reference.string("fieldPath", "");
        if (path.isEmpty()) {
            causes.required(field + ".fieldPath", "");
            return;
        }
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            String key = subscript.group(2);
            String checked = path.startsWith("metadata.annotations") ? key.toLowerCase(Locale.ROOT) : key;
            causes.invalid(field, key, Names.labelKey(checked));
        } else if (!good.contains(path)) {
            causes.invalid(
                    field + ".fieldPath",
                    path,
                    "error converting fieldPath: field label not supported: " + path);
        }
    }
}
