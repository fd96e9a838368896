package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.ResourceValidation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Set;

/// ResourceQuotas.
public final class QuotaStrategy implements ResourceStrategy {
    private static final Set<String> WHOLE = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> MEASURED = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");
    private static final List<String> SCOPES = List.of(
            "BestEffort",
            "CrossNamespacePodAffinity",
            "NotBestEffort",
            "NotTerminating",
            "PriorityClass",
            "Terminating",
            "VolumeAttributesClass");

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject hard = object.objectAt("spec", "hard");
        if (hard != null) {
            hard.entries().forEach(entry -> hard(entry.getKey(), entry.getValue(), causes));
        }
        JsonArray scopes = object.arrayAt("spec", "scopes");
        List<String> names = scopes == null ? List.of() : scopes.strings();
        boolean conflict = names.containsAll(List.of("BestEffort", "NotBestEffort"))
                || names.containsAll(List.of("Terminating", "NotTerminating"));
        if (!SCOPES.containsAll(names)) {
            causes.invalid("spec.scopes", scopes, "unsupported scope");
        } else if (conflict) {
            causes.invalid("spec.scopes", scopes, "conflicting scopes");
        }
        JsonObject selector = object.objectAt("spec", "scopeSelector");
        if (selector != null) {
            selector.objects("matchExpressions").forEach(term -> term(term, causes));
        }
        return causes.list();
    }

    private static void hard(String name, JsonValue amount, Causes causes) {
        String field = "spec.hard[" + name + "]";
        causes.invalid(field, name, Names.labelKey(name));
        boolean standard =
                WHOLE.contains(name) || MEASURED.contains(name) || name.contains("hugepages-") || name.contains("/");
        if (!standard) {
            causes.invalid(field, name, "must be a standard resource type or fully qualified");
            causes.invalid(field, name, "must be a standard resource for quota");
        }
        ResourceValidation.amount(amount, field, causes);
        boolean whole = WHOLE.contains(name) || name.startsWith("count/");
        if (whole && ClaimStrategy.quantity(amount).filter(q -> !q.isWhole()).isPresent()) {
            causes.invalid(field, amount, "must be an integer");
        }
    }


    private static void term(JsonObject term, Causes causes) {
        String field = "spec.scopeSelector.matchExpressions";
        String scope = term.string("scopeName", "");
        if (!SCOPES.contains(scope)) {
            causes.invalid(field + ".scopeName", scope, "unsupported scope");
        }
        JsonArray array = term.array("values");
        boolean none = array == null || array.isEmpty();
        String operator = term.string("operator", "");
        switch (operator) {
            case "In", "NotIn" -> {
                if (none) {
                    causes.required(
                            field + ".values",
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!none) {
                    causes.invalid(
                            field + ".values",
                            array,
                            "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector");
                }
            }
            default -> causes.invalid(field + ".operator", operator, "not a valid selector operator");
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        JsonArray before = old.arrayAt("spec", "scopes");
        JsonArray now = object.arrayAt("spec", "scopes");
        List<String> one = before == null ? List.of() : before.strings();
        List<String> other = now == null ? List.of() : now.strings();
        if (!Set.copyOf(one).equals(Set.copyOf(other))) {
            causes.invalid("spec.scopes", now, Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
