package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.StatusCause;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Required fields and enumerations. Types are [SchemaTypes]' business.
///
/// For Kubernetes' own types "required" is taken as its validation takes it: only texts are asked for, since an absent
/// list or number is a zero value there and has rules of its own, and nothing is asked of `status`, which controllers
/// write with empty texts in it. For all other types every required field must be there. `metadata` has its own rules.
/// Of custom resources and their definitions nothing is asked here: their strategies judge the whole of them.
public final class SchemaValidation {
    /// Required texts of which upstream takes the empty one.
    private static final Set<String> MAY_BE_EMPTY =
            Set.of("io.k8s.api.core.v1.HTTPHeader.value", "io.k8s.api.core.v1.Sysctl.value");


    private static final String EXTENSIONS = "io.k8s.apiextensions-apiserver.";

    private final Causes causes = new Causes();

    private SchemaValidation() {}

    /// What is wrong; nothing when the object is good.
    public static List<StatusCause> validate(ObjectSchema schema, JsonObject object) {
        if (schema.isCustom() || schema.typeName().startsWith(EXTENSIONS)) {
            return List.of();
        }
        SchemaValidation validation = new SchemaValidation();
        validation.object(schema, object, FieldTrail.ROOT);
        return validation.causes.list();
    }

    private void object(ObjectSchema schema, JsonObject object, FieldTrail trail) {
        boolean builtin = schema.isKubernetes();
        schema.properties().forEach((name, property) -> {
            if (trail.above() == null && (name.equals("metadata") || (builtin && name.equals("status")))) {
                return;
            }
            JsonValue value = object.get(name);
            if (property.required() && isMissing(builtin, property, value)) {
                if (!MAY_BE_EMPTY.contains(schema.typeName() + "." + name)) {
                    causes.required(trail.member(name).text(), "");
                }
            } else if (value != null && value != JsonNull.NULL && hasRules(property.schema())) {
                value(property.schema(), value, trail.member(name));
            }
        });
    }

    /// Whether anything is asked of a value or of what is in it.
    private static boolean hasRules(Schema schema) {
        return switch (schema) {
            case ObjectSchema _ -> true;
            case ListSchema list -> hasRules(list.items());
            case MapSchema map -> hasRules(map.values());
            case ScalarSchema scalar -> !scalar.values().isEmpty();
            case AnySchema _ -> false;
        };
    }

    private static boolean isMissing(boolean builtin, Property property, @Nullable JsonValue value) {
        boolean absent = value == null || value == JsonNull.NULL;
        if (!builtin) {
            return absent;
        }
        boolean text = property.schema() instanceof ScalarSchema scalar && scalar.type() == ScalarType.STRING;
        boolean empty = value instanceof JsonString string && string.value().isEmpty();
        return text && (absent || empty);
    }

    private void value(Schema schema, @Nullable JsonValue value, FieldTrail trail) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    object(object, members, trail);
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    for (int i = 0; i < items.size(); i++) {
                        value(list.items(), items.get(i), trail.item(i));
                    }
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries().forEach(m -> value(map.values(), m.getValue(), trail.key(m.getKey())));
                }
            }
            case ScalarSchema scalar -> {
                if (!scalar.values().isEmpty()
                        && value instanceof JsonString text
                        && !text.value().isEmpty()
                        && !scalar.values().contains(text.value())) {
                    causes.notSupported(trail.text(), text.value(), scalar.values());
                }
            }
            case AnySchema any -> {}
        }
    }
}
