package dev.polder.api.builtin.scaling;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.Conversion;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The two forms of a HorizontalPodAutoscaler: served as `autoscaling/v1`, stored as `autoscaling/v2`. The older form knows
/// the use of processors alone; what else there is stands in annotations, which are there in that form only (upstream:
/// `pkg/apis/autoscaling/v1/conversion.go`). An annotation that cannot be read counts as not there.
public final class AutoscalerForms implements Conversion {
    public static final AutoscalerForms CONVERSION = new AutoscalerForms();

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final Set<String> ANNOTATIONS = Set.of(
            METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR, PREFIX + "scale-down-tolerance", PREFIX + "scale-up-tolerance");

    private static final String UTILIZATION = "averageUtilization";
    private static final List<String> SAME_IN_SPEC = List.of("scaleTargetRef", "minReplicas", "maxReplicas");
    private static final List<String> SAME_IN_STATUS =
            List.of("observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas");

    private AutoscalerForms() {}

    /// Takes away the annotations that only the older form has.
    static void dropAnnotations(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        JsonObject annotations = metadata == null ? null : metadata.object("annotations");
        if (metadata != null && annotations != null && annotations.names().removeAll(ANNOTATIONS) && annotations.isEmpty()) {
            metadata.remove("annotations");
        }
    }

    @Override
    public JsonObject toStored(JsonObject served) {
        JsonObject stored = shallow(served, "autoscaling/v2");
        JsonObject annotations = orEmpty(served.objectAt("metadata", "annotations"));
        JsonObject spec = served.object("spec");
        if (spec != null) {
            stored.put("spec", newSpec(spec, annotations));
        }
        JsonObject status = served.object("status");
        if (status != null) {
            stored.put("status", newStatus(status, annotations));
        }
        dropAnnotations(stored);
        return stored;
    }

    private static JsonObject newSpec(JsonObject spec, JsonObject annotations) {
        JsonObject to = new JsonObject();
        SAME_IN_SPEC.forEach(name -> copy(spec, name, to, name));
        List<JsonObject> metrics = new ArrayList<>(said(
                annotations, METRICS, "HorizontalPodAutoscalerSpec", "metrics", m -> MetricForms.toNew(m, MetricForms.TARGET)));
        JsonValue cpu = spec.get("targetCPUUtilizationPercentage");
        if (cpu != null && cpu != JsonNull.NULL) {
            JsonObject target = new JsonObject().put("type", "Utilization").put(UTILIZATION, cpu);
            metrics.add(cpu(new JsonObject().put("name", "cpu").put("target", target)));
        }
        if (!metrics.isEmpty()) {
            to.put("metrics", new JsonArray(metrics));
        }
        JsonValue behavior = parsed(annotations, BEHAVIOR);
        if (behavior != null) {
            JsonObject holder = new JsonObject().put("behavior", decapitalized(behavior));
            if (isReadable(holder, "HorizontalPodAutoscalerSpec")
                    && holder.get("behavior") instanceof JsonObject rules
                    && !rules.isEmpty()) {
                to.put("behavior", rules);
            }
        }
        return to;
    }

    private static JsonObject newStatus(JsonObject status, JsonObject annotations) {
        JsonObject to = new JsonObject();
        SAME_IN_STATUS.forEach(name -> copy(status, name, to, name));
        List<JsonObject> metrics = new ArrayList<>(said(
                annotations,
                CURRENT_METRICS,
                "HorizontalPodAutoscalerStatus",
                "currentMetrics",
                m -> MetricForms.toNew(m, MetricForms.CURRENT)));
        JsonValue cpu = status.get("currentCPUUtilizationPercentage");
        if (metrics.isEmpty() && cpu != null && cpu != JsonNull.NULL) {
            metrics.add(cpu(
                    new JsonObject().put("name", "cpu").put("current", new JsonObject().put(UTILIZATION, cpu))));
        }
        to.put("currentMetrics", metrics.isEmpty() ? JsonNull.NULL : new JsonArray(metrics));
        List<JsonObject> conditions = said(
                annotations, CONDITIONS, "HorizontalPodAutoscalerStatus", "conditions", condition -> condition);
        if (!conditions.isEmpty()) {
            to.put("conditions", new JsonArray(conditions));
        }
        return to;
    }

    private static JsonObject cpu(JsonObject resource) {
        return new JsonObject().put("type", "Resource").put("resource", resource);
    }

    /// The items that an annotation says, in the new form; empty when it says nothing that can be read.
    ///
    /// @param type  of `autoscaling/v2` that has the field
    /// @param field the list that the items belong to
    private static List<JsonObject> said(
            JsonObject annotations, String annotation, String type, String field, UnaryOperator<JsonObject> form) {
        if (!(parsed(annotations, annotation) instanceof JsonArray items)) {
            return List.of();
        }
        List<JsonObject> converted = new ArrayList<>();
        for (JsonValue item : items) {
            if (!(item instanceof JsonObject object)) {
                return List.of();
            }
            converted.add(form.apply(object));
        }
        JsonObject holder = new JsonObject().put(field, new JsonArray(converted));
        return isReadable(holder, type) ? holder.objects(field) : List.of();
    }

    private static @Nullable JsonValue parsed(JsonObject annotations, String annotation) {
        String text = annotations.string(annotation, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    /// Whether what was read has the shape of the type; if so, it has its defaults afterwards and nothing unknown.
    private static boolean isReadable(JsonObject holder, String type) {
        ObjectSchema schema = TypeIndex.builtin().schema("io.k8s.api.autoscaling.v2." + type);
        UnknownFieldPruning.prune(schema, holder);
        if (SchemaTypes.mismatch(schema, holder).isPresent()) {
            return false;
        }
        SchemaDefaults.apply(schema, holder);
        return true;
    }

    @Override
    public JsonObject toServed(JsonObject stored) {
        JsonObject served = shallow(stored, "autoscaling/v1");
        dropAnnotations(served);
        JsonObject told = new JsonObject();
        JsonObject spec = stored.object("spec");
        if (spec != null) {
            served.put("spec", oldSpec(spec, told));
        }
        JsonObject status = stored.object("status");
        if (status != null) {
            served.put("status", oldStatus(status, told));
        }
        if (!told.isEmpty()) {
            JsonObject metadata = served.objectOrNew("metadata");
            JsonObject annotations = metadata.objectOrNew("annotations");
            told.entries().forEach(e -> annotations.put(e.getKey(), e.getValue()));
        }
        return served;
    }

    private static JsonObject oldSpec(JsonObject spec, JsonObject told) {
        JsonObject to = new JsonObject();
        SAME_IN_SPEC.forEach(name -> copy(spec, name, to, name));
        List<JsonObject> others = new ArrayList<>();
        for (JsonObject metric : spec.objects("metrics")) {
            JsonValue cpu = cpuUse(metric, "target");
            if (cpu == null) {
                others.add(MetricForms.toOld(metric, MetricForms.TARGET));
            } else if (!to.has("targetCPUUtilizationPercentage")) {
                to.put("targetCPUUtilizationPercentage", cpu);
            }
        }
        tell(told, METRICS, others);
        JsonObject behavior = spec.object("behavior");
        if (behavior != null) {
            JsonObject shown = new JsonObject();
            for (String rules : List.of("scaleUp", "scaleDown")) {
                JsonObject some = behavior.object(rules);
                shown.put(capital(rules), some == null ? JsonNull.NULL : shownRules(some));
            }
            told.put(BEHAVIOR, JsonWriter.text(shown));
        }
        return to;
    }

    /// As upstream shows them: with the names that fields have in Go, and null for what is not there.
    private static JsonObject shownRules(JsonObject rules) {
        JsonObject shown = new JsonObject();
        for (String name : List.of("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance")) {
            JsonValue value = rules.get(name);
            if (name.equals("policies") && value != null) {
                JsonArray policies = new JsonArray();
                for (JsonObject policy : rules.objects(name)) {
                    JsonObject one = new JsonObject();
                    for (String part : List.of("type", "value", "periodSeconds")) {
                        JsonValue said = policy.get(part);
                        one.put(capital(part), said == null ? JsonNull.NULL : said);
                    }
                    policies.add(one);
                }
                value = policies;
            }
            shown.put(capital(name), value == null ? JsonNull.NULL : value);
        }
        return shown;
    }

    private static JsonObject oldStatus(JsonObject status, JsonObject told) {
        JsonObject to = new JsonObject();
        SAME_IN_STATUS.forEach(name -> copy(status, name, to, name));
        List<JsonObject> metrics = new ArrayList<>();
        for (JsonObject metric : status.objects("currentMetrics")) {
            JsonValue cpu = cpuUse(metric, "current");
            if (cpu != null) {
                to.put("currentCPUUtilizationPercentage", cpu);
            }
            metrics.add(MetricForms.toOld(metric, MetricForms.CURRENT));
        }
        tell(told, CURRENT_METRICS, metrics);
        tell(told, CONDITIONS, status.objects("conditions"));
        return to;
    }

    private static void tell(JsonObject told, String annotation, List<JsonObject> items) {
        if (!items.isEmpty()) {
            told.put(annotation, JsonWriter.text(new JsonArray(items)));
        }
    }

    /// The share of the processors that a metric is about, or null when it is about something else.
    private static @Nullable JsonValue cpuUse(JsonObject metric, String side) {
        JsonObject resource = metric.object("resource");
        boolean cpu = resource != null
                && metric.string("type", "").equals("Resource")
                && resource.string("name", "").equals("cpu");
        return cpu ? metric.at("resource", side, UTILIZATION) : null;
    }

    @Override
    public String storedField(String servedField) {
        return servedField;
    }

    private static JsonObject shallow(JsonObject object, String apiVersion) {
        JsonObject copy = new JsonObject();
        object.entries().forEach(e -> copy.put(e.getKey(), e.getValue()));
        if (copy.has("apiVersion")) {
            copy.put("apiVersion", apiVersion);
        }
        JsonObject metadata = object.object("metadata");
        if (metadata != null) {
            JsonObject own = new JsonObject();
            metadata.entries().forEach(e -> own.put(e.getKey(), e.getValue()));
            JsonObject annotations = metadata.object("annotations");
            if (annotations != null) {
                own.put("annotations", annotations.deepCopy());
            }
            copy.put("metadata", own);
        }
        return copy;
    }

    private static JsonValue decapitalized(JsonValue value) {
        if (value instanceof JsonArray items) {
            return new JsonArray(items.stream().map(AutoscalerForms::decapitalized).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            for (Map.Entry<String, JsonValue> member : object.entries()) {
                String name = member.getKey();
                if (!name.isEmpty() && member.getValue() != JsonNull.NULL) {
                    copy.put(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), decapitalized(member.getValue()));
                }
            }
            return copy;
        }
        return value;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static JsonObject orEmpty(@Nullable JsonObject object) {
        return object == null ? new JsonObject() : object;
    }

    private static void copy(JsonObject from, String name, JsonObject to, String as) {
        JsonValue value = from.get(name);
        if (value != null) {
            to.put(as, value);
        }
    }
}
