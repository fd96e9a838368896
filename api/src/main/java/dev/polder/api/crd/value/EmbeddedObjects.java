package dev.polder.api.crd.value;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.schema.Structural;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import dev.polder.api.resource.NameRule;
import java.util.List;
import java.util.Locale;

/// The rules of objects within objects: apiVersion and kind are required, metadata is that of any object
/// (apiextensions-apiserver `apiserver/schema/objectmeta`).
public final class EmbeddedObjects {
    private final Causes causes = new Causes();

    private EmbeddedObjects() {}

    /// What is wrong with the objects within an object, at any depth.
    public static List<StatusCause> validate(ObjectSchema schema, JsonObject object) {
        EmbeddedObjects embedded = new EmbeddedObjects();
        embedded.value(schema, object, FieldTrail.ROOT);
        return embedded.causes.list();
    }

    private void value(Schema schema, JsonValue value, FieldTrail trail) {
        switch (schema) {
            case ObjectSchema type -> {
                if (value instanceof JsonObject object) {
                    object(type, object, trail);
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject object) {
                    object.entries().forEach(m -> value(map.values(), m.getValue(), trail.key(m.getKey())));
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray array) {
                    for (int i = 0; i < array.size(); i++) {
                        value(list.items(), array.get(i), trail.item(i));
                    }
                }
            }
            case ScalarSchema _, AnySchema _ -> {}
        }
    }

    private void object(ObjectSchema type, JsonObject object, FieldTrail trail) {
        Structural structural = type.structural();
        if (structural != null && structural.embedded()) {
            resource(object, trail);
        }
        object.entries().forEach(member -> {
            Property property = type.property(member.getKey());
            if (property != null && property.schema().isCustom()) {
                value(property.schema(), member.getValue(), trail.member(member.getKey()));
            }
        });
    }

    private void resource(JsonObject object, FieldTrail trail) {
        String version = trail.member("apiVersion").text();
        String kind = trail.member("kind").text();
        if (!object.has("apiVersion")) {
            causes.required(version, "");
        } else if (object.get("apiVersion") instanceof JsonString(String text)) {
            if (text.isEmpty()) {
                causes.invalid(version, text, "must not be empty");
            } else if (text.chars().filter(c -> c == '/').count() > 1) {
                causes.invalid(version, text, "unexpected GroupVersion string: " + text);
            }
        }
        if (!object.has("kind")) {
            causes.required(kind, "");
        } else if (object.get("kind") instanceof JsonString(String text)) {
            List<String> wrong = Names.check(NameRule.DNS_1035_LABEL, text.toLowerCase(Locale.ROOT), false);
            if (text.isEmpty()) {
                causes.invalid(kind, text, "must not be empty");
            } else if (!wrong.isEmpty()) {
                causes.invalid(
                        kind,
                        text,
                        "may have mixed case, but should otherwise match: " + String.join(",", wrong));
            }
        }
        JsonObject metadata = object.object("metadata");
        if (metadata != null) {
            MetadataValidation.embedded(metadata, trail.member("metadata").text(), causes);
        }
    }
}
