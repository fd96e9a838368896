package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.patch.JsonPatch;
import dev.polder.api.patch.MergePatch;
import dev.polder.api.patch.PatchLimits;
import dev.polder.api.patch.StrategicMergePatch;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.request.WriteOptions.FieldValidation;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.GoText;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.CreateGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The four patch types, each as a [Modification.Change].
public final class Patching {
    private static final int ATTEMPTS = 5;

    private final WriteContext context;
    private final CreateGuard guard;
    private final Creation creation;
    private final Modification modification;
    private final FieldOwnership ownership;

    public Patching(WriteContext context, Creation creation, Modification modification, CreateGuard guard) {
        this.context = context;
        this.guard = guard;
        this.creation = creation;
        this.modification = modification;
        this.ownership = new FieldOwnership(context.clock());
    }

    Written patch(CallScope scope, PatchBody patch, WriteOptions options) {
        return switch (patch) {
            case PatchBody.Json json -> {
                JsonPatch operations = JsonPatch.parse(json.operations(), PatchLimits.DEFAULT);
                yield change(scope, options, patch, new Effect(operations::apply, null));
            }
            case PatchBody.Merge merge ->
                change(scope, options, patch, new Effect(live -> MergePatch.apply(live, merge.patch()), null));
            case PatchBody.Strategic strategic -> change(scope, options, patch, new Effect(live -> {
                JsonObject next =
                        StrategicMergePatch.apply(live, strategic.patch(), scope.version().schema());
                // It merges into an object of a type, which no patch changes.
                next.remove("kind");
                next.remove("apiVersion");
                return next;
            }, strategic.patch()));
            case PatchBody.Apply apply -> apply(scope, apply.configuration(), options, apply.findings());
        };
    }

    /// What a patch does to an object, of which it makes a copy.
    ///
    /// @param shown what a client is told of when that is not good; null for what came of it
    private record Effect(UnaryOperator<JsonObject> made, @Nullable JsonObject shown) {}

    private Written change(CallScope scope, WriteOptions options, PatchBody patch, Effect effect) {
        List<String> told = new ArrayList<>();
        Written written = modification.modify(
                scope,
                live -> {
                    String uid = live.objectOrNew("metadata").string("uid", "");
                    JsonObject next = effect.made().apply(live);
                    told.clear();
                    told.addAll(Draft.admitPatched(
                            scope,
                            next,
                            options,
                            patch.findings(),
                            () -> effect.shown() == null
                                    ? JsonWriter.text(effect.made().apply(live))
                                    : GoText.value(effect.shown())));
                    MetadataAdmission.requireName(scope.name(), next.objectOrNew("metadata"));
                    MetadataAdmission.requireNamespace(
                            scope.definition(), scope.namespace(), next.objectOrNew("metadata"));
                    refuseUid(scope, next.objectOrNew("metadata").string("uid", ""), uid);
                    return next;
                },
                options,
                List.of(),
                false);
        told.addAll(written.warnings());
        return new Written(written.object(), false, told);
    }

    /// Server-side apply; creates the object when it is missing.
    ///
    /// @param warnings what the decoder found; refused when the field validation is strict
    public Written apply(CallScope scope, JsonObject configuration, WriteOptions options, List<String> warnings) {
        requireType(scope.kind(), configuration);
        JsonObject metadata =
                configuration.get("metadata") instanceof JsonObject said ? said : new JsonObject();
        if (!metadata.objects("managedFields").isEmpty()) {
            throw Statuses.badRequest("metadata.managedFields must be nil");
        }
        List<String> told = options.fieldValidation() == FieldValidation.IGNORE ? List.of() : warnings;
        if (!metadata.string("name", "").isEmpty()) {
            MetadataAdmission.requireName(scope.name(), metadata);
        }
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), metadata.deepCopy());
        for (int attempt = 1; ; attempt++) {
            try {
                if (context.store().get(scope.key()).isEmpty() && scope.subresource().isEmpty()) {
                    JsonObject fresh = applied(scope, null, configuration, options, warnings);
                    refuseUidOfMissing(scope, metadata.string("uid", ""));
                    MetadataAdmission.requireName(scope.name(), metadata);
                    guard.check(scope);
                    fresh.objectOrNew("metadata").remove("resourceVersion");
                    return creation.createOwned(scope, fresh, options, told);
                }
                return modification.modify(
                        scope,
                        live -> {
                            String uid = live.objectOrNew("metadata").string("uid", "");
                            refuseUid(scope, metadata.string("uid", ""), uid);
                            return applied(scope, live.deepCopy(), configuration, options, warnings);
                        },
                        options,
                        told,
                        true);
            } catch (ApiException e) {
                boolean raced = e.is(StatusReason.ALREADY_EXISTS)
                        || (e.is(StatusReason.NOT_FOUND) && scope.subresource().isEmpty());
                if (!raced || attempt >= ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// @throws ApiException 400 also for a value that no field of its type can have, such as too large a number
    private JsonObject applied(
            CallScope scope,
            @Nullable JsonObject live,
            JsonObject configuration,
            WriteOptions options,
            List<String> findings) {
        JsonObject applied = ownership.applied(scope, live, configuration, options);
        SchemaTypes.mismatch(scope.version().schema(), configuration).ifPresent(why -> {
            throw Statuses.badRequest(
                    "failed to convert new object (%s/%s; %s, Kind=%s) to proper version: unable to convert unstructured object to %s: %s"
                            .formatted(
                                    scope.namespace(),
                                    scope.name(),
                                    typeOf(scope.kind().groupVersion().toString()),
                                    scope.kind().kind(),
                                    typeOf(scope.kind().groupVersion().toString()) + ", Kind=" + scope.kind().kind(),
                                    why));
        });
        refuseFindings(findings, options);
        return applied;
    }

    private static void refuseFindings(List<String> findings, WriteOptions options) {
        if (!findings.isEmpty() && options.fieldValidation() == FieldValidation.STRICT) {
            throw Statuses.badRequest("error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  "
                    + String.join("\n  ", findings));
        }
    }

    /// A version as Go prints it with a kind: the group is there even when it is empty.
    private static String typeOf(String apiVersion) {
        return apiVersion.indexOf('/') < 0 ? "/" + apiVersion : apiVersion;
    }

    /// @throws ApiException 400 when a configuration is of another type
    public static void requireType(GroupVersionKind type, JsonObject configuration) {
        String apiVersion = configuration.string("apiVersion", "");
        String kind = configuration.string("kind", "");
        if (!kind.equals(type.kind()) || !apiVersion.equals(type.groupVersion().toString())) {
            boolean malformed = apiVersion.indexOf('/') != apiVersion.lastIndexOf('/');
            throw Statuses.badRequest("invalid object type: %s, Kind=%s"
                    .formatted(malformed ? "/" : typeOf(apiVersion), malformed ? "" : kind));
        }
    }

    /// The configuration that a request applies.
    ///
    /// @throws ApiException 400 when it cannot be read, or has what strict field validation refuses
    public static JsonObject configuration(ApiRequest request, WriteOptions options) {
        PatchBody body = PatchBody.of(PatchBody.Type.of(BodyDecoder.mediaType(request)), request.http().body());
        refuseFindings(body.findings(), options);
        return ((PatchBody.Apply) body).configuration();
    }

    private static void refuseUidOfMissing(CallScope scope, String applied) {
        if (!applied.isEmpty()) {
            throw Statuses.conflict(
                    scope.resource(),
                    scope.name(),
                    "uid mismatch: the provided object specified uid %s, and no existing object was found".formatted(applied));
        }
    }

    /// A uid that is patched in must be the one that the object has; it cannot be chosen.
    private static void refuseUid(CallScope scope, String applied, String live) {
        if (!applied.isEmpty() && !applied.equals(live)) {
            throw Statuses.invalid(
                    scope.kind(),
                    scope.name(),
                    List.of(FieldError.invalid("metadata.uid", '"' + applied + '"', Causes.IMMUTABLE)));
        }
    }
}
