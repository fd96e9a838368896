package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;

/// The rules of the spec of a Job, which is also in every CronJob.
final class JobRules {
    private static final List<String> MODES = List.of("NonIndexed", "Indexed");
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final long MAX_INDEXED = 100_000;

    private final JsonObject spec;
    private final String field;
    private final Causes causes;

    JobRules(JsonObject spec, String field, Causes causes) {
        this.spec = spec;
        this.field = field;
        this.causes = causes;
    }

    /// All but the selector.
    void validate() {
        for (String number : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            long value = spec.integer(number).orElse(0);
            if (value < 0) {
                causes.invalid(field + "." + number, value, "must be greater than or equal to 0");
            }
        }
        String manager = spec.string("managedBy", "");
        if (!manager.isEmpty()) {
            causes.invalid(field + ".managedBy", manager, Names.domainPrefixedPath(manager));
        }
        mode();
        JsonObject policy = spec.object("podFailurePolicy");
        if (policy != null) {
            failureRules(policy.objects("rules"), field + ".podFailurePolicy.rules");
        }
        JsonObject template = spec.object("template");
        causes.addAll(PodValidation.template(template, field + ".template"));
        String restart = template == null ? null : template.stringAt("spec", "restartPolicy");
        String place = field + ".template.spec.restartPolicy";
        if (restart == null || restart.isEmpty() || restart.equals("Always")) {
            causes.required(place, "valid values: \"OnFailure\", \"Never\"");
        } else if (!List.of("OnFailure", "Never").contains(restart)) {
            causes.notSupported(place, restart, List.of("OnFailure", "Never"));
        } else if (policy != null && !restart.equals("Never")) {
            causes.invalid(place, restart, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    private void mode() {
        String mode = spec.string("completionMode", "");
        boolean indexed = mode.equals("Indexed");
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            causes.notSupported(field + ".completionMode", mode, MODES);
        } else if (indexed && spec.integer("completions").isEmpty()) {
            causes.required(field + ".completions", "when completion mode is Indexed");
        }
        if (indexed) {
            long parallelism = spec.integer("parallelism").orElse(0);
            if (parallelism > MAX_INDEXED) {
                causes.invalid(
                        field + ".parallelism",
                        parallelism,
                        "must be less than or equal to 100000 when completion mode is Indexed");
            }
            return;
        }
        for (String only : List.of("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy")) {
            if (spec.has(only)) {
                causes.invalid(field + "." + only, spec.get(only), "requires indexed completion mode");
            }
        }
    }

    private void failureRules(List<JsonObject> rules, String place) {
        for (int i = 0; i < rules.size(); i++) {
            JsonObject rule = rules.get(i);
            String at = place + "[" + i + "]";
            String action = rule.string("action", "");
            if (action.isEmpty()) {
                causes.required(at + ".action", "valid values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\"");
            } else if (!ACTIONS.contains(action)) {
                causes.notSupported(at + ".action", action, ACTIONS);
            }
            JsonObject codes = rule.object("onExitCodes");
            List<JsonObject> conditions = rule.objects("onPodConditions");
            if (codes != null) {
                exitCodes(codes, at + ".onExitCodes");
            }
            String neither = "specifying one of OnExitCodes and OnPodConditions is required";
            String both = "specifying both OnExitCodes and OnPodConditions is not supported";
            if ((codes == null) == conditions.isEmpty()) {
                String message = "Invalid value: " + (codes == null ? neither : both);
                causes.addAll(List.of(new StatusCause("FieldValueInvalid", message, at)));
            }
        }
    }

    private void exitCodes(JsonObject codes, String place) {
        String operator = codes.string("operator", "");
        List<String> operators = List.of("In", "NotIn");
        if (operator.isEmpty()) {
            causes.required(place + ".operator", "valid values: \"In\", \"NotIn\"");
        } else if (!operators.contains(operator)) {
            causes.notSupported(place + ".operator", operator, operators);
        }
        JsonArray values = codes.array("values");
        if (values == null || values.isEmpty()) {
            causes.invalid(place + ".values", new JsonArray(), "at least one value is required");
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            if (operator.equals("In") && values.get(i) instanceof JsonInteger code && code.value() == 0) {
                causes.invalid(place + ".values[" + i + "]", 0, "must not be 0 for the In operator");
            }
        }
    }
}
