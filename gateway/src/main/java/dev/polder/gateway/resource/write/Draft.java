package dev.polder.gateway.resource.write;

import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.SchemaValidation;
import dev.polder.api.schema.ZeroValues;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.GoText;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import dev.polder.gateway.resource.CallScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The steps that every object from a client goes through before it is stored: shape, unknown fields, defaults, rules.
final class Draft {
    private static final List<String> KIND_AND_VERSION = List.of("kind", "apiVersion");
    /// Groups that upstream decodes by themselves.
    private static final Set<String> APART = Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

    /// The kinds of Kubernetes' own groups, each as `apiVersion kind`.
    private static final Set<String> OF_KUBERNETES = ofKubernetes();
    private static final Pattern ITEM = Pattern.compile("\\[[0-9]+]");

    private Draft() {}

    /// Checks kind, apiVersion and shape, and drops what the schema does not know.
    ///
    /// @return warnings for the client
    static List<String> admitShape(CallScope scope, JsonObject object, WriteOptions options, List<String> decodeWarnings) {
        requireKind(scope.kind(), object);
        return admit(scope, object, options, decodeWarnings, why -> Statuses.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: %s"
                        .formatted(scope.kind().kind(), scope.kind().version(), scope.kind().kind(), why)));
    }

    /// As [#admitShape], for what a patch made of an object: what is wrong with it is wrong with the patch.
    ///
    /// @param shown gives the patch, or what came of it, as it is told; not a part of the object, which this changes
    static List<String> admitPatched(
            CallScope scope,
            JsonObject object,
            WriteOptions options,
            List<String> decodeWarnings,
            Supplier<String> shown) {
        Function<String, ApiException> refusal = why -> Statuses.invalid(
                new GroupVersionKind("", "", ""),
                "",
                List.of(FieldError.invalid("patch", GoText.quote(shown.get()), why)));
        String kind = object.string("kind", "");
        String apiVersion = object.string("apiVersion", "");
        String expected = scope.kind().groupVersion().toString();
        if ((!kind.isEmpty() && !kind.equals(scope.kind().kind()))
                || (!apiVersion.isEmpty() && !apiVersion.equals(expected))) {
            throw refusal.apply("%s in version \"%s\" cannot be handled as a %s"
                    .formatted(kind, apiVersion, scope.kind().kind()));
        }
        object.put("apiVersion", expected).put("kind", scope.kind().kind());
        return admit(scope, object, options, decodeWarnings, refusal);
    }

    private static List<String> admit(
            CallScope scope,
            JsonObject object,
            WriteOptions options,
            List<String> decodeWarnings,
            Function<String, ApiException> refusal) {
        List<String> unknown = new ArrayList<>();
        UnknownFieldPruning.prune(scope.version().schema(), object)
                .forEach(path -> unknown.add(UnknownFieldPruning.message(path)));
        boolean yaml = !decodeWarnings.isEmpty() && decodeWarnings.getFirst().startsWith("line ");
        unknown.addAll(yaml ? 0 : unknown.size(), decodeWarnings);
        SchemaTypes.mismatch(scope.version().schema(), object).ifPresent(error -> {
            throw refusal.apply(error);
        });
        if (!unknown.isEmpty() && options.fieldValidation() == WriteOptions.FieldValidation.STRICT) {
            throw refusal.apply(
                    "strict decoding error: " + (yaml ? "yaml: unmarshal errors:\n  " : "") + String.join(", ", unknown));
        }
        return options.fieldValidation() == WriteOptions.FieldValidation.WARN ? unknown : List.of();
    }

    /// A body may leave kind and apiVersion out; what it says must be what the URL says.
    static void requireKind(GroupVersionKind kind, JsonObject object) {
        for (String member : KIND_AND_VERSION) {
            JsonValue value = object.get(member);
            if (value != null && value != JsonNull.NULL && !(value instanceof JsonString)) {
                throw Statuses.badRequest(
                        "the object provided is unrecognized (must be of type %s): couldn't get version/kind; json parse error: "
                                        .formatted(kind.kind())
                                + "json: cannot unmarshal %s into Go struct field .%s of type string"
                                        .formatted(SchemaTypes.jsonType(value), member));
            }
        }
        String apiVersion = object.string("apiVersion", "");
        String named = object.string("kind", "");
        String expected = kind.groupVersion().toString();
        refuseOther(kind, apiVersion.isEmpty() ? expected : apiVersion, named.isEmpty() ? kind.kind() : named);
        if (!apiVersion.isEmpty() && !apiVersion.equals(expected)) {
            throw Statuses.badRequest(
                    "the API version in the data (%s) does not match the expected API version (%s)"
                            .formatted(apiVersion, kind.groupVersion()));
        }
        if (!named.isEmpty() && !named.equals(kind.kind())) {
            throw Statuses.badRequest("%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is served here"
                    .formatted(named, kind.version(), kind.kind(), named));
        }
        object.put("apiVersion", expected);
        object.put("kind", kind.kind());
    }

    /// What is another kind of Kubernetes can be read, and is not what was asked for.
    private static void refuseOther(GroupVersionKind kind, String apiVersion, String named) {
        boolean same = apiVersion.equals(kind.groupVersion().toString()) && named.equals(kind.kind());
        if (!same && OF_KUBERNETES.contains(apiVersion + " " + named)
                && OF_KUBERNETES.contains(kind.groupVersion() + " " + kind.kind())) {
            String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
            String form = kind.group().isEmpty() || kind.group().equals("events.k8s.io")
                    ? "core"
                    : kind.group().replaceAll("\\..*", "");
            throw Statuses.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: converting (%s.%s) to (%s.%s): unknown conversion"
                            .formatted(named, version, kind.kind(), version, named, form, kind.kind()));
        }
    }

    private static Set<String> ofKubernetes() {
        Set<String> kinds = new HashSet<>();
        Stream.concat(BuiltinResources.definitions().stream(), BuiltinResources.unstored().stream())
                .filter(definition -> !definition.group().endsWith("kcp.io") && !APART.contains(definition.group()))
                .forEach(definition -> definition.versions().forEach(version -> {
                    GroupVersionKind kind = definition.kindIn(version.version());
                    kinds.add(kind.groupVersion() + " " + kind.kind());
                }));
        return Set.copyOf(kinds);
    }

    /// Takes away owners that stand there twice, and says so.
    ///
    /// @return what the client is told, with that
    static List<String> dedupOwners(JsonObject object, List<String> told) {
        JsonArray owners = object.arrayAt("metadata", "ownerReferences");
        if (owners == null || owners.size() < 2) {
            return told;
        }
        var once = new LinkedHashSet<JsonValue>();
        var twice = new LinkedHashSet<String>();
        for (JsonValue owner : owners) {
            if (!once.add(owner) && owner instanceof JsonObject reference) {
                twice.add(reference.string("uid", ""));
            }
        }
        if (once.size() == owners.size()) {
            return told;
        }
        object.objectOrNew("metadata").put("ownerReferences", new JsonArray(once));
        List<String> all = new ArrayList<>(told);
        all.add(".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject"
                + " such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: "
                + String.join(", ", twice));
        return all;
    }

    /// Fills in defaults of the schema and of the kind.
    static void applyDefaults(CallScope scope, JsonObject object) {
        ZeroValues.leaveOut(scope.version().schema(), object);
        SchemaDefaults.apply(scope.version().schema(), object);
        scope.version().edit(object, scope.definition().strategy()::applyDefaults);
    }

    /// Rules of metadata, schema and kind.
    ///
    /// @throws dev.polder.api.status.ApiException 422 with every broken rule
    static void validate(CallScope scope, JsonObject object) {
        List<StatusCause> causes = causes(scope, object);
        causes.addAll(scope.definition().strategy().validateCreate(scope.version().toJudged(object)));
        refuse(scope, object, causes);
    }

    /// The rules of metadata, schema and kind that are broken, whether the object is new or not.
    static List<StatusCause> causes(CallScope scope, JsonObject object) {
        List<StatusCause> causes = new ArrayList<>(MetadataValidation.validate(scope.definition(), object));
        causes.addAll(ruled(scope, object));
        return causes;
    }

    /// What the kind's own rules say, and what they leave to the schema: of a field that the rules judge, the schema is not
    /// asked.
    private static List<StatusCause> ruled(CallScope scope, JsonObject object) {
        ResourceDefinition definition = scope.definition();
        JsonObject judged = scope.version().toJudged(object);
        List<StatusCause> causes = new ArrayList<>(definition.strategy().validate(judged));
        ObjectSchema schema = definition.isCustom()
                ? scope.version().schema()
                : definition.stored().storageVersion().schema();
        List<StatusCause> asked = SchemaValidation.validate(schema, judged);
        if (!asked.isEmpty()) {
            Set<String> known = causes.stream().map(c -> anyItem(c.field())).collect(Collectors.toSet());
            asked.stream().filter(cause -> !known.contains(anyItem(cause.field()))).forEach(causes::add);
        }
        return causes;
    }

    private static String anyItem(String field) {
        return field.indexOf('[') < 0 ? field : ITEM.matcher(field).replaceAll("");
    }

    static void refuse(CallScope scope, JsonObject object, List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            String name = object.stringAt("metadata", "name");
            // Of the group in which it is stored: upstream's rules are asked of that form.
            String group = scope.definition().stored().group();
            GroupVersionKind kind =
                    new GroupVersionKind(group, scope.kind().version(), scope.kind().kind());
            throw Statuses.invalid(kind, name == null ? "" : name, causes);
        }
    }
}
