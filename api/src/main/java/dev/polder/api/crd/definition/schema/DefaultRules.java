package dev.polder.api.crd.definition.schema;

import dev.polder.api.crd.StructuralSchemas;
import dev.polder.api.crd.value.EmbeddedObjects;
import dev.polder.api.crd.value.ValueSchema;
import dev.polder.api.crd.value.ValueValidation;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.FieldTrail;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import java.util.List;
import java.util.Optional;

/// That defaults are good values of their fields (apiextensions-apiserver `apiserver/schema/defaulting/validation`). The
/// schema must be structural.
final class DefaultRules {
    private static final String VALUE = "default";

    private final Causes causes = new Causes();

    private DefaultRules() {}

    static List<StatusCause> check(JsonObject schema, FieldTrail trail) {
        DefaultRules rules = new DefaultRules();
        // The root is a whole object whether it says so or not.
        JsonObject whole = new JsonObject();
        schema.entries().forEach(member -> whole.put(member.getKey(), member.getValue()));
        rules.node(whole.put("x-kubernetes-embedded-resource", true), trail);
        return rules.causes.list();
    }

    private void node(JsonObject schema, FieldTrail trail) {
        JsonValue value = schema.get(VALUE);
        if (value != null && value != JsonNull.NULL) {
            value(schema, value, trail);
        }
        JsonObject items = schema.object("items");
        if (items != null) {
            node(items, trail.member("items"));
        }
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            properties.entries().forEach(member -> {
                if (member.getValue() instanceof JsonObject field) {
                    node(field, trail.member("properties").key(member.getKey()));
                }
            });
        }
    }

    private void value(JsonObject schema, JsonValue value, FieldTrail trail) {
        String field = trail.member(VALUE).text();
        // The rules below are those of objects: the default is looked at as the one field of an object.
        ObjectSchema around = StructuralSchemas.around(VALUE, schema);
        JsonObject object = new JsonObject().put(VALUE, value.deepCopy());
        if (!UnknownFieldPruning.find(around, object).isEmpty()) {
            causes.invalid(field, value, "must not have unknown fields");
        }
        Optional<String> mismatch = SchemaTypes.mismatch(around, object);
        List<StatusCause> embedded = EmbeddedObjects.validate(around, object);
        if (mismatch.isPresent()) {
            causes.invalid(field, value, mismatch.get());
        } else if (!embedded.isEmpty()) {
            String above = trail.text() + ".";
            embedded.forEach(cause -> causes.addAll(
                    List.of(new StatusCause(cause.reason(), cause.message(), above + cause.field()))));
        } else {
            causes.addAll(ValueValidation.validate(ValueSchema.of(schema), value, field));
        }
    }
}
