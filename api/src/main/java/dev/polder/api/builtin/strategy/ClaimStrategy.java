package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import dev.polder.api.validation.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// PersistentVolumeClaims.
public final class ClaimStrategy implements ResourceStrategy {
    static final List<String> MODES = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "volumeMode", "Filesystem");
        JsonObject source = spec.object("dataSource");
        JsonObject reference = spec.object("dataSourceRef");
        if (source != null && reference == null) {
            spec.put("dataSourceRef", source.deepCopy());
        } else if (reference != null && source == null && !reference.has("namespace")) {
            spec.put("dataSource", reference.deepCopy());
        }
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        object.put("status", new JsonObject().put("phase", "Pending"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        spec(object.object("spec"), "spec", causes);
        return causes.list();
    }

    /// What is wrong with the spec of a claim, or of the template of one.
    public static void spec(@Nullable JsonObject given, String field, Causes causes) {
        JsonObject spec = Objects.requireNonNullElseGet(given, JsonObject::new);
        modes(spec, field, "at least 1 access mode is required", causes);
        JsonObject selector = spec.object("selector");
        if (selector != null) {
            SelectorRules.syntax(selector, field + ".selector", causes);
        }
        JsonValue storage = spec.at("resources", "requests", "storage");
        if (storage == null) {
            causes.required(field + ".resources[storage]", "");
        } else {
            positive(storage, field + ".resources[storage]", causes);
        }
        named(spec, "storageClassName", field, causes);
        named(spec, "volumeAttributesClassName", field, causes);
        String mode = spec.string("volumeMode", "");
        if (!mode.isEmpty() && !VOLUME_MODES.contains(mode)) {
            causes.notSupported(field + ".volumeMode", mode, VOLUME_MODES);
        }
    }

    static void named(JsonObject spec, String name, String field, Causes causes) {
        String value = spec.string(name, "");
        if (!value.isEmpty()) {
            causes.invalid(field + "." + name, value, Names.dnsSubdomain(value));
        }
    }

    static void modes(JsonObject spec, String field, String none, Causes causes) {
        List<String> modes = spec.stringsAt("accessModes");
        if (modes.isEmpty()) {
            causes.required(field + ".accessModes", none);
        }
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                causes.notSupported(field + ".accessModes", mode, MODES);
            }
        }
        if (modes.size() > 1 && modes.contains("ReadWriteOncePod")) {
            causes.forbidden(field + ".accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    static void positive(JsonValue amount, String field, Causes causes) {
        if (quantity(amount).filter(q -> q.signum() <= 0).isPresent()) {
            causes.invalid(field, amount, "must be greater than zero");
        }
    }

    static Optional<Quantity> quantity(@Nullable JsonValue amount) {
        return amount instanceof JsonString text ? Quantity.parse(text.value()) : Optional.empty();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        boolean bound = "Bound".equals(old.stringAt("status", "phase"));
        if (!fixedPart(object, old, bound).equals(fixedPart(old, old, bound))) {
            causes.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for "
                            + "bound claims");
        }
        Optional<Quantity> before = quantity(old.at("spec", "resources", "requests", "storage"));
        Optional<Quantity> now = quantity(object.at("spec", "resources", "requests", "storage"));
        boolean smaller = before.isPresent() && now.isPresent() && now.get().compareTo(before.get()) < 0;
        if (bound && smaller) {
            Optional<Quantity> has = quantity(old.at("status", "capacity", "storage"));
            if (has.isEmpty() || now.get().compareTo(has.get()) <= 0) {
                causes.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
            }
        }
        return causes.list();
    }

    /// The spec without what may change; a volume may be bound once, a bound claim may grow.
    private static JsonObject fixedPart(JsonObject object, JsonObject old, boolean bound) {
        JsonObject spec = object.object("spec");
        JsonObject fixed = spec == null ? new JsonObject() : spec.deepCopy();
        JsonObject resources = fixed.object("resources");
        if (bound) {
            fixed.remove("volumeAttributesClassName");
            if (resources != null) {
                resources.remove("requests");
            }
        }
        for (String once : List.of("volumeName", "storageClassName")) {
            if (old.stringAt("spec", once) == null) {
                fixed.remove(once);
            }
        }
        return fixed;
    }
}
