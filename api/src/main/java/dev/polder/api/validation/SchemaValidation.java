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
public final class SchemaValidation {
    private static final String BUILTIN = "io.k8s.";

    /// Required texts of which upstream takes the empty one.
    private static final Set<String> MAY_BE_EMPTY =
            Set.of("io.k8s.api.core.v1.HTTPHeader.value", "io.k8s.api.core.v1.Sysctl.value");


    private final Causes causes = new Causes();

    private SchemaValidation() {}

    /// What is wrong; nothing when the object is good.
    public static List<StatusCause> validate(ObjectSchema schema, JsonObject object) {
        SchemaValidation validation = new SchemaValidation();
        validation.object(schema, object, "");
        return validation.causes.list();
    }

    private void object(ObjectSchema schema, JsonObject object, String path) {
        boolean builtin = schema.typeName().startsWith(BUILTIN);
        for (Map.Entry<String, Property> entry : schema.properties().entrySet()) {
            String name = entry.getKey();
            Property property = entry.getValue();
            JsonValue value = object.get(name);
            boolean absent = value == null || value == JsonNull.NULL;
            String field = path.isEmpty() ? name : path + "." + name;
            if (path.isEmpty() && (name.equals("metadata") || (builtin && name.equals("status")))) {
                continue;
            }
            boolean missing = property.required() && isMissing(builtin, property, value);
            if (missing && MAY_BE_EMPTY.contains(schema.typeName() + "." + name)) {
                continue;
            }
            if (missing) {
                causes.required(field, "");
            } else if (!absent) {
                value(property.schema(), value, field);
            }
        }
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

    private void value(Schema schema, @Nullable JsonValue value, String path) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    object(object, members, path);
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    for (int i = 0; i < items.size(); i++) {
                        value(list.items(), items.get(i), path + "[" + i + "]");
                    }
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries()
                            .forEach(m -> value(map.values(), m.getValue(), path + "[" + m.getKey() + "]"));
                }
            }
            case ScalarSchema scalar -> {
                if (!scalar.values().isEmpty()
                        && value instanceof JsonString text
                        && !text.value().isEmpty()
                        && !scalar.values().contains(text.value())) {
                    causes.notSupported(path, text.value(), scalar.values());
                }
            }
            case AnySchema any -> {}
        }
    }
}
