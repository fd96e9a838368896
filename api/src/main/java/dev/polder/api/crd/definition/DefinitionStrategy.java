package dev.polder.api.crd.definition;

import dev.polder.api.crd.definition.schema.NestedSchemas;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What CustomResourceDefinition does differently from other kinds (apiextensions-apiserver
/// `registry/customresourcedefinition`, `apis/apiextensions/v1/defaults`).
public final class DefinitionStrategy implements ResourceStrategy {
    private static final long HTTPS = 443;

    /// A finalizer that goes when all custom resources of the definition are gone.
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.objectOrNew("spec");
        JsonObject names = spec.objectOrNew("names");
        String kind = names.string("kind", "");
        if (!kind.isEmpty() && names.string("singular", "").isEmpty()) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (!kind.isEmpty() && names.string("listKind", "").isEmpty()) {
            names.put("listKind", kind + "List");
        }
        if (spec.object("conversion") == null) {
            spec.put("conversion", new JsonObject().put("strategy", "None"));
        }
        JsonObject service = spec.objectAt("conversion", "webhook", "clientConfig", "service");
        if (service != null && !service.has("port")) {
            service.put("port", HTTPS);
        }
        for (JsonObject version : spec.objects("versions")) {
            JsonObject schema = version.objectAt("schema", "openAPIV3Schema");
            if (schema != null) {
                NestedSchemas.normalize(schema);
            }
        }
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        object.put(
                "status",
                new JsonObject()
                        .put("conditions", JsonNull.NULL)
                        .put("acceptedNames", new JsonObject().put("plural", "").put("kind", ""))
                        .put("storedVersions", JsonNull.NULL));
        rememberStorageVersion(object);
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old) {
        rememberStorageVersion(object);
    }

    /// What was ever a storage version is kept in mind until somebody has moved all objects away from it.
    private static void rememberStorageVersion(JsonObject object) {
        Optional<JsonObject> storage = object.objectOrNew("spec").objects("versions").stream()
                .filter(version -> version.isTrue("storage"))
                .findFirst();
        if (storage.isEmpty()) {
            return;
        }
        JsonObject status = object.objectOrNew("status");
        JsonArray stored = status.array("storedVersions");
        JsonValue name = new JsonString(storage.get().string("name", ""));
        if (stored == null) {
            status.put("storedVersions", new JsonArray(List.of(name)));
        } else if (!stored.contains(name)) {
            stored.add(name);
        }
    }

    @Override
    public List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        return DefinitionWarnings.of(object, old);
    }

    @Override
    public void prepareForDeletion(JsonObject object, String now) {
        JsonObject metadata = object.objectOrNew("metadata");
        JsonArray present = metadata.array("finalizers");
        JsonArray finalizers = present == null ? new JsonArray() : present;
        JsonString cleanup = new JsonString(CLEANUP);
        if (!finalizers.contains(cleanup)) {
            finalizers.add(cleanup);
        }
        metadata.put("finalizers", finalizers);
        JsonObject terminating = new JsonObject()
                .put("type", "Terminating")
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", "InstanceDeletionPending")
                .put("message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
        JsonObject status = object.objectOrNew("status");
        JsonArray conditions = new JsonArray(new ArrayList<>(status.objects("conditions").stream()
                .filter(condition -> !condition.string("type", "").equals("Terminating"))
                .toList()));
        status.put("conditions", conditions.add(terminating));
    }

    @Override
    public List<StatusCause> validateCreate(JsonObject object) {
        return new DefinitionRules(object).create();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        return new DefinitionRules(object).update(old);
    }

    @Override
    public List<StatusCause> validateStatusUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        JsonObject accepted = object.objectAt("status", "acceptedNames");
        NameRules.check(accepted == null ? new JsonObject() : accepted, "status.acceptedNames", causes);
        return causes.list();
    }
}
