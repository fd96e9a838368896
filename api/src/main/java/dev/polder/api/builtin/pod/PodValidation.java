package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a pod spec that a person meets. Required texts and enumerations are the schema's business.
public final class PodValidation {
    private PodValidation() {}

    /// What is wrong with a pod template at a field such as `spec.template`.
    public static List<StatusCause> template(@Nullable JsonObject template, String field) {
        Causes causes = new Causes();
        if (template == null) {
            return causes.required(field, "").list();
        }
        JsonObject metadata = template.object("metadata");
        if (metadata != null) {
            MetadataValidation.labels(metadata.object("labels"), field + ".metadata.labels", causes);
            MetadataValidation.annotations(metadata.object("annotations"), field + ".metadata.annotations", causes);
        }
        spec(template.object("spec"), field + ".spec", causes);
        return causes.list();
    }

    /// What is wrong with a pod spec.
    public static void spec(@Nullable JsonObject spec, String field, Causes causes) {
        if (spec == null || spec.objects("containers").isEmpty()) {
            causes.required(field + ".containers", "");
        }
        if (spec == null) {
            return;
        }
        Set<String> volumes = volumes(spec, field + ".volumes", causes);
        Set<String> names = new HashSet<>();
        for (String list : List.of("initContainers", "containers")) {
            List<JsonObject> containers = spec.objects(list);
            for (int i = 0; i < containers.size(); i++) {
                String place = "%s.%s[%d]".formatted(field, list, i);
                ContainerValidation.validate(containers.get(i), place, volumes, causes);
                String name = containers.get(i).string("name", "");
                if (!name.isEmpty() && !names.add(name)) {
                    causes.duplicate(place + ".name", name);
                }
            }
        }
        long grace = spec.integer("terminationGracePeriodSeconds").orElse(0);
        if (grace < 0) {
            causes.invalid(field + ".terminationGracePeriodSeconds", grace, "must be greater than or equal to 0");
        }
        long deadline = spec.integer("activeDeadlineSeconds").orElse(1);
        if (deadline < 1) {
            causes.invalid(field + ".activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        }
        MetadataValidation.labels(spec.object("nodeSelector"), field + ".nodeSelector", causes);
        String account = spec.string("serviceAccountName", "");
        if (!account.isEmpty()) {
            causes.invalid(field + ".serviceAccountName", account, Names.dnsSubdomain(account));
        }
    }

    private static Set<String> volumes(JsonObject spec, String field, Causes causes) {
        Set<String> names = new HashSet<>();
        List<JsonObject> volumes = spec.objects("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            String place = field + "[" + i + "]";
            String name = volumes.get(i).string("name", "");
            if (name.isEmpty()) {
                continue;
            }
            causes.invalid(place + ".name", name, Names.dnsLabel(name));
            if (!names.add(name)) {
                causes.duplicate(place + ".name", name);
            }
            if (volumes.get(i).size() > 2) {
                String second = volumes.get(i).names().stream()
                        .filter(n -> !n.equals("name"))
                        .skip(1)
                        .findFirst()
                        .orElse("");
                causes.forbidden(place + "." + second, "may not specify more than 1 volume type");
            }
        }
        return names;
    }
}
