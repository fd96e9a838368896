package dev.polder.api.builtin.registration;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WireTime;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// APIServices: each names a group and a version, and who serves them (kube-aggregator `pkg/apis/apiregistration`).
public final class ApiServiceStrategy implements ResourceStrategy {
    private static final long MOST_GROUP_PRIORITY = 20_000;
    private static final long MOST_VERSION_PRIORITY = 1000;
    private static final List<String> STATUSES = List.of("True", "False", "Unknown");
    private static final String NOT_SERVED = "APIServices are kept, but no request is handed on to their services yet";

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<String> warnings(JsonObject object) {
        return object.objectAt("spec", "service") == null ? List.of() : List.of(NOT_SERVED);
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject service = object.objectAt("spec", "service");
        if (service != null) {
            Defaults.put(service, "port", 443);
        }
    }

    /// What the server serves itself is there at once.
    @Override
    public void prepareForCreate(JsonObject object, Occasion occasion) {
        if (object.objectAt("spec", "service") == null) {
            JsonObject condition = new JsonObject()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("lastTransitionTime", WireTime.text(occasion.time()))
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available");
            object.put("status", new JsonObject().put("conditions", new JsonArray(List.of(condition))));
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        String group = spec.string("group", "");
        String version = spec.string("version", "");
        String name = Objects.requireNonNullElse(object.stringAt("metadata", "name"), "");
        String expected = version + "." + group;
        if (!name.isEmpty() && Names.pathSegment(name, false).isEmpty() && !name.equals(expected)) {
            causes.invalid(
                    "metadata.name", name, "must be `spec.version+\".\"+spec.group`: \"%s\"".formatted(expected));
        }
        if (group.isEmpty() && !version.equals("v1")) {
            causes.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        }
        if (!group.isEmpty()) {
            causes.invalid("spec.group", group, Names.dnsSubdomain(group));
        }
        causes.invalid("spec.version", version, Names.check(NameRule.DNS_1035_LABEL, version, false));
        priority(spec, "groupPriorityMinimum", MOST_GROUP_PRIORITY, causes);
        priority(spec, "versionPriority", MOST_VERSION_PRIORITY, causes);
        JsonObject service = spec.object("service");
        if (service == null) {
            local(spec, causes);
        } else {
            service(spec, service, causes);
        }
        return causes.list();
    }

    private static void priority(JsonObject spec, String name, long most, Causes causes) {
        long priority = spec.integer(name).orElse(0);
        if (priority <= 0 || priority > most) {
            causes.invalid("spec." + name, priority, "must be positive and less than " + most);
        }
    }

    private static void local(JsonObject spec, Causes causes) {
        int bytes = bundle(spec);
        if (bytes > 0) {
            causes.invalid("spec.caBundle", "%d bytes".formatted(bytes), "local APIServices may not have a caBundle");
        }
        if (spec.isTrue("insecureSkipTLSVerify")) {
            causes.invalid(
                    "spec.insecureSkipTLSVerify",
                    spec.get("insecureSkipTLSVerify"),
                    "local APIServices may not have insecureSkipTLSVerify");
        }
    }

    private static void service(JsonObject spec, JsonObject service, Causes causes) {
        for (String name : List.of("namespace", "name")) {
            if (service.string(name, "").isEmpty()) {
                causes.required("spec.service." + name, "");
            }
        }
        long port = service.integer("port").orElse(0);
        List<String> wrong = Names.portNumber(port);
        if (!wrong.isEmpty()) {
            causes.invalid("spec.service.port", port, "port is not valid: " + String.join(", ", wrong));
        }
        if (spec.isTrue("insecureSkipTLSVerify") && bundle(spec) > 0) {
            causes.invalid(
                    "spec.insecureSkipTLSVerify",
                    spec.get("insecureSkipTLSVerify"),
                    "may not be true if caBundle is present");
        }
    }

    private static int bundle(JsonObject spec) {
        try {
            return Base64.getDecoder().decode(spec.string("caBundle", "")).length;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        Causes causes = new Causes();
        JsonObject status = object.object("status");
        if (occasion.subresource().equals("status") && status != null) {
            List<JsonObject> conditions = status.objects("conditions");
            for (int i = 0; i < conditions.size(); i++) {
                String value = conditions.get(i).string("status", "");
                if (!STATUSES.contains(value)) {
                    causes.notSupported("status.conditions[%d].status".formatted(i), value, STATUSES);
                }
            }
        }
        return causes.list();
    }
}
