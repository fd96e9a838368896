package dev.polder.api.builtin.admission;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import dev.polder.api.validation.WebhookClientRules;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// ValidatingWebhookConfigurations and MutatingWebhookConfigurations.
public final class WebhookStrategy implements ResourceStrategy {
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
    private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");
    private static final String NOT_CALLED = "webhooks of admission are kept, but not called yet";
    private static final long LONGEST_TIMEOUT = 30;

    private final boolean mutating;

    public WebhookStrategy(boolean mutating) {
        this.mutating = mutating;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<String> warnings(JsonObject object) {
        return object.objects("webhooks").isEmpty() ? List.of() : List.of(NOT_CALLED);
    }

    @Override
    public void applyDefaults(JsonObject object) {
        for (JsonObject hook : object.objects("webhooks")) {
            Defaults.put(hook, "failurePolicy", "Fail");
            Defaults.put(hook, "matchPolicy", "Equivalent");
            Defaults.putObject(hook, "namespaceSelector");
            Defaults.putObject(hook, "objectSelector");
            Defaults.put(hook, "timeoutSeconds", 10);
            if (mutating) {
                Defaults.put(hook, "reinvocationPolicy", "Never");
            }
            OperationRules.applyDefaults(hook.objects("rules"));
            JsonObject service = hook.objectAt("clientConfig", "service");
            if (service != null) {
                Defaults.put(service, "port", 443);
            }
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        List<JsonObject> hooks = object.objects("webhooks");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < hooks.size(); i++) {
            String field = "webhooks[%d]".formatted(i);
            hook(hooks.get(i), field, causes);
            versions(hooks.get(i), field + ".admissionReviewVersions", causes);
            String name = hooks.get(i).string("name", "");
            if (!name.isEmpty() && !names.add(name)) {
                causes.duplicate(field + ".name", name);
            }
        }
        return causes.list();
    }

    private void hook(JsonObject hook, String field, Causes causes) {
        name(hook.string("name", ""), field + ".name", causes);
        OperationRules.validateAll(hook.objects("rules"), field + ".rules", causes);
        oneOf(hook, "failurePolicy", MatchRules.FAILURE_POLICIES, field, causes);
        oneOf(hook, "matchPolicy", MatchRules.MATCH_POLICIES, field, causes);
        if (hook.has("sideEffects")) {
            oneOf(hook, "sideEffects", SIDE_EFFECTS, field, causes);
        } else {
            causes.required(field + ".sideEffects", "must specify one of " + String.join(", ", SIDE_EFFECTS));
        }
        OptionalLong timeout = hook.integer("timeoutSeconds");
        if (timeout.isPresent() && (timeout.getAsLong() < 1 || timeout.getAsLong() > LONGEST_TIMEOUT)) {
            causes.invalid(
                    field + ".timeoutSeconds",
                    timeout.getAsLong(),
                    "the timeout value must be between 1 and 30 seconds");
        }
        MatchRules.selectors(hook, field, causes);
        if (mutating) {
            oneOf(hook, "reinvocationPolicy", REINVOCATIONS, field, causes);
        }
        WebhookClientRules.validate(hook.objectOrNew("clientConfig"), field + ".clientConfig", causes);
        MatchRules.conditions(hook.objects("matchConditions"), field + ".matchConditions", causes);
    }

    private static void oneOf(JsonObject hook, String name, List<String> good, String field, Causes causes) {
        String value = hook.string(name, "");
        if (!good.contains(value)) {
            causes.notSupported(field + "." + name, value, good);
        }
    }

    private static void name(String name, String field, Causes causes) {
        List<String> wrong = Names.dnsSubdomain(name);
        if (name.isEmpty()) {
            causes.required(field, "");
        } else if (!wrong.isEmpty()) {
            causes.invalid(field, name, String.join(",", wrong));
        } else if (name.split("\\.", -1).length < 3) {
            causes.invalid(field, name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void versions(JsonObject hook, String field, Causes causes) {
        List<String> versions = OperationRules.texts(hook, "admissionReviewVersions");
        if (versions.isEmpty()) {
            causes.required(field, "must specify one of " + String.join(", ", REVIEW_VERSIONS));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            String place = "%s[%d]".formatted(field, i);
            if (!seen.add(versions.get(i))) {
                causes.invalid(place, versions.get(i), "duplicate version");
            } else {
                causes.invalid(place, versions.get(i), MatchRules.label(versions.get(i)));
            }
        }
        if (REVIEW_VERSIONS.stream().noneMatch(seen::contains)) {
            causes.invalid(
                    field,
                    hook.get("admissionReviewVersions"),
                    "must include at least one of " + String.join(", ", REVIEW_VERSIONS));
        }
    }
}
