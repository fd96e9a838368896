package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of what decides where a pod runs: affinity, tolerations, spreading.
public final class SchedulingValidation {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private final Causes causes;

    SchedulingValidation(Causes causes) {
        this.causes = causes;
    }

    /// A `core/v1` NodeSelector.
    public static void nodeSelector(JsonObject selector, String field, Causes causes) {
        new SchedulingValidation(causes).nodeTerms(selector, field);
    }

    void affinity(@Nullable JsonObject affinity, String field) {
        if (affinity == null) {
            return;
        }
        JsonObject node = affinity.object("nodeAffinity");
        if (node != null) {
            nodeAffinity(node, field + ".nodeAffinity");
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonObject pods = affinity.object(kind);
            if (pods != null) {
                podAffinity(pods, field + "." + kind);
            }
        }
    }

    private void nodeAffinity(JsonObject affinity, String field) {
        JsonObject required = affinity.object(REQUIRED);
        if (required != null) {
            nodeTerms(required, field + "." + REQUIRED);
        }
        List<JsonObject> preferred = affinity.objects(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String place = field + "." + PREFERRED + "[" + i + "]";
            weight(preferred.get(i), place);
            JsonObject term = preferred.get(i).object("preference");
            if (term != null) {
                nodeTerm(term, place + ".preference");
            }
        }
    }

    private void nodeTerms(JsonObject selector, String field) {
        String place = field + ".nodeSelectorTerms";
        List<JsonObject> terms = selector.objects("nodeSelectorTerms");
        if (terms.isEmpty()) {
            causes.required(place, "must have at least one node selector term");
        }
        for (int i = 0; i < terms.size(); i++) {
            nodeTerm(terms.get(i), place + "[" + i + "]");
        }
    }

    private void nodeTerm(JsonObject term, String field) {
        List<JsonObject> expressions = term.objects("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            JsonObject expression = expressions.get(i);
            String place = field + ".matchExpressions[" + i + "]";
            JsonArray array = expression.array("values");
            int values = array == null ? 0 : array.size();
            String operator = expression.string("operator", "");
            switch (operator) {
                case "In", "NotIn" -> {
                    if (values == 0) {
                        causes.required(
                                place + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (values > 0) {
                        causes.forbidden(
                                place + ".values",
                                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values != 1) {
                        causes.required(
                                place + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default -> causes.invalid(place + ".operator", operator, "not a valid selector operator");
            }
            String key = expression.string("key", "");
            causes.invalid(place + ".key", key, Names.labelKey(key));
        }
    }

    private void podAffinity(JsonObject affinity, String field) {
        List<JsonObject> required = affinity.objects(REQUIRED);
        for (int i = 0; i < required.size(); i++) {
            podTerm(required.get(i), field + "." + REQUIRED + "[" + i + "]");
        }
        List<JsonObject> preferred = affinity.objects(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String place = field + "." + PREFERRED + "[" + i + "]";
            weight(preferred.get(i), place);
            JsonObject term = preferred.get(i).object("podAffinityTerm");
            podTerm(term == null ? new JsonObject() : term, place + ".podAffinityTerm");
        }
    }

    private void podTerm(JsonObject term, String field) {
        for (String name : List.of("labelSelector", "namespaceSelector")) {
            JsonObject selector = term.object(name);
            if (selector != null) {
                SelectorRules.syntax(selector, field + "." + name, causes);
            }
        }
        JsonArray namespaces = term.array("namespaces");
        if (namespaces != null) {
            namespaces.strings().forEach(n -> causes.invalid(field + ".namespace", n, Names.dnsLabel(n)));
        }
        topologyKey(term, field);
    }

    private void topologyKey(JsonObject holder, String field) {
        String key = holder.string("topologyKey", "");
        if (key.isEmpty()) {
            causes.required(field + ".topologyKey", "can not be empty");
        }
        causes.invalid(field + ".topologyKey", key, Names.labelKey(key));
    }

    private void weight(JsonObject term, String field) {
        long weight = term.integer("weight").orElse(0);
        if (weight < 1 || weight > 100) {
            causes.invalid(field + ".weight", weight, "must be in the range 1-100");
        }
    }

    void tolerations(List<JsonObject> tolerations, String field) {
        for (int i = 0; i < tolerations.size(); i++) {
            toleration(tolerations.get(i), field + "[" + i + "]");
        }
    }

    private void toleration(JsonObject toleration, String field) {
        String key = toleration.string("key", "");
        String operator = toleration.string("operator", "");
        String value = toleration.string("value", "");
        String effect = toleration.string("effect", "");
        if (!key.isEmpty()) {
            causes.invalid(field + ".key", key, Names.labelKey(key));
        } else if (!operator.equals("Exists")) {
            causes.invalid(
                    field + ".operator",
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.integer("tolerationSeconds").isPresent() && !effect.equals("NoExecute")) {
            causes.invalid(
                    field + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        switch (operator) {
            case "", "Equal" -> causes.invalid(field + ".operator", value, Names.labelValue(value));
            case "Exists" -> {
                if (!value.isEmpty()) {
                    causes.invalid(field + ".operator", value, "value must be empty when `operator` is 'Exists'");
                }
            }
            default -> causes.notSupported(field + ".operator", operator, List.of("Equal", "Exists"));
        }
        List<String> effects = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
        if (!effect.isEmpty() && !effects.contains(effect)) {
            causes.notSupported(field + ".effect", effect, effects);
        }
    }

    void spread(List<JsonObject> constraints, String field) {
        for (int i = 0; i < constraints.size(); i++) {
            JsonObject constraint = constraints.get(i);
            String place = field + "[" + i + "]";
            long skew = constraint.integer("maxSkew").orElse(0);
            if (skew <= 0) {
                causes.invalid(place + ".maxSkew", skew, "must be greater than zero");
            }
            String key = constraint.string("topologyKey", "");
            if (key.isEmpty()) {
                causes.required(place + ".topologyKey", "can not be empty");
            } else {
                causes.invalid(place + ".topologyKey", key, Names.labelKey(key));
            }
            String when = constraint.string("whenUnsatisfiable", "");
            List<String> good = List.of("DoNotSchedule", "ScheduleAnyway");
            if (!good.contains(when)) {
                causes.notSupported(place + ".whenUnsatisfiable", when, good);
            }
            String pair = "{" + key + ", " + when + "}";
            boolean again = constraints.subList(i + 1, constraints.size()).stream()
                    .anyMatch(c -> c.string("topologyKey", "").equals(key)
                            && c.string("whenUnsatisfiable", "").equals(when));
            if (again) {
                causes.duplicate(place + ".{topologyKey, whenUnsatisfiable}", pair);
            }
            domains(constraint, when, place);
            JsonObject selector = constraint.object("labelSelector");
            if (selector != null) {
                SelectorRules.syntax(selector, place + ".labelSelector", causes);
            }
        }
    }

    private void domains(JsonObject constraint, String when, String field) {
        if (constraint.integer("minDomains").isEmpty()) {
            return;
        }
        long domains = constraint.integer("minDomains").getAsLong();
        if (domains <= 0) {
            causes.invalid(field + ".minDomains", domains, "must be greater than zero");
        }
        if (!when.equals("DoNotSchedule")) {
            causes.invalid(
                    field + ".minDomains",
                    domains,
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + when);
        }
    }
}
