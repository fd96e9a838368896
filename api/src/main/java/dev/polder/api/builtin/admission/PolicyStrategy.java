package dev.polder.api.builtin.admission;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// ValidatingAdmissionPolicies and MutatingAdmissionPolicies.
public final class PolicyStrategy implements ResourceStrategy {
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
    private static final List<String> PATCH_TYPES = List.of("ApplyConfiguration", "JSONPatch");
    private static final int MOST_ANNOTATIONS = 20;
    private static final int LONGEST_VALUE = 5 * 1024;
    private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r]");
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Set<String> RESERVED = Set.of(
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
            "let", "loop", "package", "namespace", "return", "var", "void", "while");
    private static final String NOT_HELD = "admission policies are kept, but no request is held against them yet";

    private final boolean mutating;

    public PolicyStrategy(boolean mutating) {
        this.mutating = mutating;
    }

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<String> warnings(JsonObject object) {
        return List.of(NOT_HELD);
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null) {
            Defaults.put(spec, "failurePolicy", "Fail");
            MatchRules.applyDefaults(spec.object("matchConstraints"));
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        String failure = spec.string("failurePolicy", "");
        if (!MatchRules.FAILURE_POLICIES.contains(failure)) {
            causes.notSupported("spec.failurePolicy", failure, MatchRules.FAILURE_POLICIES);
        }
        JsonObject parameters = spec.object("paramKind");
        if (parameters != null) {
            MatchRules.paramKind(parameters, "spec.paramKind", causes);
        }
        JsonObject match = spec.object("matchConstraints");
        if (match == null) {
            causes.required("spec.matchConstraints", "");
        } else {
            MatchRules.resources(match, "spec.matchConstraints", causes);
            if (match.objects("resourceRules").isEmpty()) {
                causes.required("spec.matchConstraints.resourceRules", "");
            }
            if (mutating) {
                MatchRules.mutated(match, "spec.matchConstraints", causes);
            }
        }
        MatchRules.conditions(spec.objects("matchConditions"), "spec.matchConditions", causes);
        variables(spec.objects("variables"), causes);
        if (mutating) {
            mutations(spec, causes);
        } else {
            validations(object, spec, causes);
        }
        return causes.list();
    }

    private static void variables(List<JsonObject> variables, Causes causes) {
        for (int i = 0; i < variables.size(); i++) {
            String field = "spec.variables[%d]".formatted(i);
            String name = variables.get(i).string("name", "");
            if (name.isBlank()) {
                causes.required(field + ".name", "name is not specified");
            } else if (!IDENTIFIER.matcher(name).matches() || RESERVED.contains(name)) {
                causes.invalid(field + ".name", name, "must be a valid CEL identifier");
            }
            if (variables.get(i).string("expression", "").isBlank()) {
                causes.required(field + ".expression", "expression is not specified");
            }
        }
    }

    private static void validations(JsonObject object, JsonObject spec, Causes causes) {
        List<JsonObject> validations = spec.objects("validations");
        List<JsonObject> annotations = spec.objects("auditAnnotations");
        if (validations.isEmpty() && annotations.isEmpty()) {
            String detail = "validations or auditAnnotations must contain at least one item";
            causes.required("spec.validations", detail);
            causes.required("spec.auditAnnotations", detail);
            return;
        }
        for (int i = 0; i < validations.size(); i++) {
            validation(validations.get(i), "spec.validations[%d]".formatted(i), causes);
        }
        if (annotations.size() > MOST_ANNOTATIONS) {
            causes.invalid(
                    "spec.auditAnnotations",
                    spec.get("auditAnnotations"),
                    "must not have more than %d auditAnnotations".formatted(MOST_ANNOTATIONS));
        }
        String policy = object.stringAt("metadata", "name");
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            String field = "spec.auditAnnotations[%d]".formatted(i);
            String key = annotations.get(i).string("key", "");
            if (policy == null || policy.isEmpty()) {
                causes.invalid(field + ".key", key, "requires metadata.name be non-empty");
            } else {
                causes.invalid(field + ".key", policy + "/" + key, Names.labelKey(policy + "/" + key));
            }
            String value = annotations.get(i).string("valueExpression", "").strip();
            if (value.isEmpty()) {
                causes.required(field + ".valueExpression", "valueExpression is not specified");
            } else if (value.length() > LONGEST_VALUE) {
                causes.required(
                        field + ".valueExpression", "must not exceed %d bytes in length".formatted(LONGEST_VALUE));
            }
            if (!keys.add(key)) {
                causes.duplicate(field + ".key", key);
            }
        }
    }

    private static void validation(JsonObject validation, String field, Causes causes) {
        if (validation.string("expression", "").isBlank()) {
            causes.required(field + ".expression", "expression is not specified");
        }
        String expression = validation.string("messageExpression", "");
        if (!expression.isEmpty() && expression.isBlank()) {
            causes.invalid(field + ".messageExpression", expression, "must be non-empty if specified");
        }
        String message = validation.string("message", "");
        if (!message.isEmpty() && message.isBlank()) {
            causes.invalid(field + ".message", message, "must be non-empty if specified");
        } else if (LINE_BREAK.matcher(message.strip()).find()) {
            causes.invalid(field + ".message", message, "must not contain line breaks");
        }
        if (validation.has("reason") && !REASONS.contains(validation.string("reason", ""))) {
            causes.notSupported(field + ".reason", validation.string("reason", ""), REASONS);
        }
    }

    private static void mutations(JsonObject spec, Causes causes) {
        List<JsonObject> mutations = spec.objects("mutations");
        if (mutations.isEmpty()) {
            causes.required("spec.mutations", "mutations must contain at least one item");
        }
        for (int i = 0; i < mutations.size(); i++) {
            String field = "spec.mutations[%d]".formatted(i);
            String type = mutations.get(i).string("patchType", "");
            switch (type) {
                case "" -> causes.required(field + ".patchType", "");
                case "JSONPatch" -> mutation(mutations.get(i), type, "jsonPatch", "applyConfiguration", field, causes);
                case "ApplyConfiguration" ->
                    mutation(mutations.get(i), type, "applyConfiguration", "jsonPatch", field, causes);
                default -> causes.notSupported(field + ".patchType", type, PATCH_TYPES);
            }
        }
        String reinvocation = spec.string("reinvocationPolicy", "");
        if (reinvocation.isEmpty()) {
            causes.required("spec.reinvocationPolicy", "");
        } else if (!REINVOCATIONS.contains(reinvocation)) {
            causes.notSupported("spec.reinvocationPolicy", reinvocation, REINVOCATIONS);
        }
    }

    private static void mutation(
            JsonObject mutation, String type, String needed, String other, String field, Causes causes) {
        JsonObject patch = mutation.object(needed);
        if (patch == null) {
            causes.required(field + "." + needed, "must be specified when patchType is " + type);
        } else if (patch.string("expression", "").isBlank()) {
            causes.required("%s.%s.expression".formatted(field, needed), "");
        }
        if (mutation.object(other) != null) {
            causes.invalid(
                    field + "." + other, "{" + other + "}", "must not be specified when patchType is " + type);
        }
    }
}
