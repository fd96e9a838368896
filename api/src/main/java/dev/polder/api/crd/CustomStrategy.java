package dev.polder.api.crd;

import dev.polder.api.cel.CompiledRules;
import dev.polder.api.cel.SchemaRules;
import dev.polder.api.crd.value.EmbeddedObjects;
import dev.polder.api.crd.value.ListItems;
import dev.polder.api.crd.value.ValueSchema;
import dev.polder.api.crd.value.ValueValidation;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.CustomVersion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What custom resources do differently from built-in kinds (apiextensions-apiserver `registry/customresource`): they are
/// judged by the schema of the version in which they are written, and an update is not held to what it leaves as it was.
final class CustomStrategy implements ResourceStrategy {
    private final Map<String, Rules> rules = new HashMap<>();

    /// What keeps a version's own rules from being asked: they may rely on what the schema promises.
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid");

    private static final StatusCause NOT_ASKED = new StatusCause(
            "FieldValueInvalid",
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing "
                    + "errors to complete validation",
            "<nil>");

    /// The rules of one version. Those in CEL are compiled when the first object is judged by them.
    private static final class Rules {
        private final ObjectSchema structure;
        private final ValueSchema values;
        private final Subresources subresources;
        private final JsonObject openApi;
        private volatile @Nullable CompiledRules expressions;

        Rules(ObjectSchema structure, CustomVersion version) {
            this.structure = structure;
            this.values = ValueSchema.of(version.openApi());
            this.subresources = version.subresources();
            this.openApi = version.openApi();
        }

        ObjectSchema structure() {
            return structure;
        }

        ValueSchema values() {
            return values;
        }

        Subresources subresources() {
            return subresources;
        }

        CompiledRules expressions() {
            CompiledRules compiled = expressions;
            if (compiled == null) {
                compiled = SchemaRules.compile(openApi, "").rules();
                expressions = compiled;
            }
            return compiled;
        }
    }

    CustomStrategy(String group, Iterable<VersionDefinition> versions) {
        for (VersionDefinition version : versions) {
            version.custom().ifPresent(custom -> rules.put(
                    group + "/" + version.version(),
                    new Rules(version.schema(), custom)));
        }
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
    public List<StatusCause> validateCreate(JsonObject object) {
        Rules own = rules.get(object.string("apiVersion", ""));
        if (own == null) {
            return List.of();
        }
        List<StatusCause> causes = new ArrayList<>(ValueValidation.validate(own.values(), object, ""));
        causes.addAll(scale(own, object));
        causes.addAll(EmbeddedObjects.validate(own.structure(), object));
        causes.addAll(ListItems.validate(own.structure(), object));
        return withExpressions(own, causes, object, null);
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Rules own = rules.get(object.string("apiVersion", ""));
        if (own == null) {
            return List.of();
        }
        List<StatusCause> causes = new ArrayList<>(ValueValidation.validateUpdate(own.values(), object, old, ""));
        causes.addAll(scale(own, object));
        causes.addAll(EmbeddedObjects.validate(own.structure(), object));
        List<StatusCause> lists = ListItems.validate(own.structure(), object);
        if (!lists.isEmpty() && ListItems.validate(own.structure(), old).isEmpty()) {
            causes.addAll(lists);
        }
        return withExpressions(own, causes, object, old);
    }

    @Override
    public List<StatusCause> validateStatusUpdate(JsonObject object, JsonObject old) {
        Rules own = rules.get(object.string("apiVersion", ""));
        if (own == null) {
            return List.of();
        }
        List<StatusCause> causes = new ArrayList<>();
        JsonValue status = object.get("status");
        ValueSchema schema = own.values().member("status");
        if (status != null && schema != null) {
            causes.addAll(ValueValidation.validateUpdate(schema, status, old.get("status"), "status"));
        }
        causes.addAll(scale(own, object));
        List<StatusCause> lists = ListItems.validate(own.structure(), object);
        if (!lists.isEmpty() && ListItems.validate(own.structure(), old).isEmpty()) {
            causes.addAll(lists);
        }
        return withExpressions(own, causes, object, old);
    }

    /// Adds what `x-kubernetes-validations` say, last: they are asked of what is well-formed.
    private static List<StatusCause> withExpressions(
            Rules own, List<StatusCause> causes, JsonObject object, @Nullable JsonObject old) {
        CompiledRules expressions = own.expressions();
        if (expressions.isEmpty()) {
            return causes;
        }
        if (causes.stream().anyMatch(cause -> BLOCKING.contains(cause.reason()))) {
            causes.add(NOT_ASKED);
        } else {
            causes.addAll(expressions.validate(object, old, null));
        }
        return causes;
    }

    private static List<StatusCause> scale(Rules own, JsonObject object) {
        Causes causes = new Causes();
        own.subresources().scale().ifPresent(scale -> {
            replicas(object, scale.specReplicasPath(), causes);
            replicas(object, scale.statusReplicasPath(), causes);
            selector(object, scale.selectorPath(), causes);
        });
        return causes.list();
    }

    private static void replicas(JsonObject object, String path, Causes causes) {
        JsonValue value = object.at(path.split("\\.", -1));
        String field = "." + path;
        switch (value) {
            case null -> {}
            case JsonInteger(long number) when number < 0 ->
                causes.invalid(field, number, "should be a non-negative integer");
            case JsonInteger(long number) when number > Integer.MAX_VALUE ->
                causes.invalid(field, number, "should be less than or equal to 2147483647");
            case JsonInteger _ -> {}
            default -> causes.invalid(field, 0, wrongType(field, value, "int64"));
        }
    }

    private static void selector(JsonObject object, String path, Causes causes) {
        JsonValue value = path.isEmpty() ? null : object.at(path.split("\\.", -1));
        if (value != null && !(value instanceof JsonString)) {
            causes.invalid("." + path, "", wrongType("." + path, value, "string"));
        }
    }

    private static String wrongType(String field, @Nullable JsonValue value, String wanted) {
        String type = value == JsonNull.NULL ? "<nil>" : "another type";
        return "%s accessor error: %s is of the type %s, expected %s"
                .formatted(field, Causes.shown(value), type, wanted);
    }
}
