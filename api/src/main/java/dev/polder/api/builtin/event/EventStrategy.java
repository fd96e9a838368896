package dev.polder.api.builtin.event;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Events (upstream: `pkg/apis/core/validation/events.go`). Who writes through `events.k8s.io` is held to more than who
/// writes through the core group. Causes name the fields of the core form in both groups, as upstream does.
public final class EventStrategy implements ResourceStrategy {
    /// Events of the core group.
    public static final EventStrategy CORE = new EventStrategy(false);
    /// Events of `events.k8s.io`.
    public static final EventStrategy EVENTS = new EventStrategy(true);

    private static final int MAX_TEXT = 128;
    private static final int MAX_MESSAGE = 1024;
    private static final String OTHER_NAMESPACE = "does not match event.namespace";
    /// What may not change, in the order in which causes are given.
    private static final List<String> FIXED = List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingComponent",
            "reportingInstance");

    private final boolean strict;

    private EventStrategy(boolean strict) {
        this.strict = strict;
    }

    @Override
    public boolean expires() {
        return true;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public List<StatusCause> validate(JsonObject event) {
        Causes causes = new Causes();
        String namespace = text(event, "metadata", "namespace");
        String about = text(event, "involvedObject", "namespace");
        if (isSet(event, "eventTime")) {
            if (about.isEmpty() && !Set.of("default", "kube-system").contains(namespace)) {
                causes.invalid("involvedObject.namespace", about, OTHER_NAMESPACE);
            }
            validateReporter(event, causes);
        } else if (about.isEmpty() ? !namespace.equals("default") : !about.equals(namespace)) {
            causes.invalid("involvedObject.namespace", about, OTHER_NAMESPACE);
        }
        return causes.list();
    }

    private void validateReporter(JsonObject event, Causes causes) {
        String field = reporterField();
        String reporter = text(event, "reportingComponent");
        requireText(causes, field, reporter);
        causes.invalid(field, reporter, Names.labelKey(reporter));
        boundedText(causes, event, "reportingInstance");
        boundedText(causes, event, "action");
        boundedText(causes, event, "reason");
        if (text(event, "message").length() > MAX_MESSAGE) {
            causes.invalid("message", "", "can have at most " + MAX_MESSAGE + " characters");
        }
    }

    private static void boundedText(Causes causes, JsonObject event, String field) {
        String value = text(event, field);
        requireText(causes, field, value);
        if (value.length() > MAX_TEXT) {
            causes.invalid(field, "", "can have at most " + MAX_TEXT + " characters");
        }
    }

    private static void requireText(Causes causes, String field, String value) {
        if (value.isEmpty()) {
            causes.required(field, "");
        }
    }

    @Override
    public List<StatusCause> validateCreate(JsonObject event) {
        if (!strict) {
            return List.of();
        }
        Causes causes = new Causes();
        validateSeries(event, causes);
        if (!isSet(event, "eventTime")) {
            causes.required("eventTime", "");
        }
        String type = text(event, "type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            causes.invalid("type", "", "has invalid value: " + type);
        }
        for (String old : List.of("firstTimestamp", "lastTimestamp", "count", "source")) {
            if (isSet(event, old)) {
                causes.invalid(old, "", "needs to be unset");
            }
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject event, JsonObject before) {
        if (!strict) {
            return List.of();
        }
        Causes causes = new Causes();
        if (!Objects.equals(event.get("series"), before.get("series"))) {
            validateSeries(event, causes);
        }
        for (String field : FIXED) {
            boolean same = isSet(event, field)
                    ? Objects.equals(event.get(field), before.get(field))
                    : !isSet(before, field);
            if (!same) {
                String shown = field.equals("reportingComponent") ? reporterField() : field;
                causes.invalid(shown, event.get(field), Causes.IMMUTABLE);
            }
        }
        return causes.list();
    }

    private static void validateSeries(JsonObject event, Causes causes) {
        JsonObject series = event.object("series");
        if (series == null) {
            return;
        }
        if (series.integer("count").orElse(0) < 2) {
            causes.invalid("series.count", "", "should be at least 2");
        }
        if (!isSet(series, "lastObservedTime")) {
            causes.required("series.lastObservedTime", "");
        }
    }

    private String reporterField() {
        return strict ? "reportingController" : "reportingComponent";
    }

    private static String text(JsonObject event, String... path) {
        String text = event.stringAt(path);
        return text == null ? "" : text;
    }

    /// Whether something stands there: not null, not empty, not zero.
    private static boolean isSet(JsonObject event, String field) {
        JsonValue value = event.get(field);
        return switch (value) {
            case null -> false;
            case JsonNull _ -> false;
            case JsonObject object -> !object.isEmpty();
            default -> !text(event, field).isEmpty() || event.integer(field).orElse(0) != 0;
        };
    }
}
