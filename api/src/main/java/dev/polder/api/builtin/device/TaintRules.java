package dev.polder.api.builtin.device;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WireTime;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.time.Instant;
import java.util.List;

/// Taints of devices, and requests that tolerate them.
final class TaintRules {
    private static final List<String> OPERATORS = List.of("Equal", "Exists");
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");

    private TaintRules() {}

    static void fillTimes(List<JsonObject> taints, Instant time) {
        for (JsonObject taint : taints) {
            if (taint.string("timeAdded", "").isEmpty()) {
                taint.put("timeAdded", WireTime.text(time));
            }
        }
    }

    static void taint(JsonObject taint, String field, Causes causes) {
        String key = taint.string("key", "");
        causes.invalid(field + ".key", key, Names.labelKey(key));
        String value = taint.string("value", "");
        causes.invalid(field + ".value", value, Names.labelValue(value));
        String effect = taint.string("effect", "");
        if (effect.isEmpty()) {
            causes.required(field + ".effect", "");
        } else {
            effect(effect, field, causes);
        }
    }

    static void toleration(JsonObject toleration, String field, Causes causes) {
        String key = toleration.string("key", "");
        if (!key.isEmpty()) {
            causes.invalid(field + ".key", key, Names.labelKey(key));
        }
        String value = toleration.string("value", "");
        String operator = toleration.string("operator", "");
        switch (operator) {
            case "Exists" -> {
                if (!value.isEmpty()) {
                    causes.invalid(field + ".value", value, "must be empty for operator `Exists`");
                }
            }
            case "Equal" -> causes.invalid(field + ".value", value, Names.labelValue(value));
            case "" -> causes.required(field + ".operator", "");
            default -> causes.notSupported(field + ".operator", operator, OPERATORS);
        }
        String effect = toleration.string("effect", "");
        if (!effect.isEmpty()) {
            effect(effect, field, causes);
        }
    }

    private static void effect(String effect, String field, Causes causes) {
        if (!EFFECTS.contains(effect)) {
            causes.notSupported(field + ".effect", effect, EFFECTS);
        }
    }
}
