package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.StatusCause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of `metadata` that hold for every kind (apimachinery `api/validation`).
public final class MetadataValidation {
    private static final int MAX_ANNOTATION_BYTES = 256 * 1024;

    private static final String EXTENSIONS = "apiextensions.k8s.io";
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", ORPHAN, FOREGROUND);

    /// The group of CustomResourceDefinition, which follows the rules of custom resources.

    private MetadataValidation() {}

    /// What is wrong with an object's metadata, apart from what changed.
    public static List<StatusCause> validate(ResourceDefinition definition, JsonObject object) {
        Causes causes = new Causes();
        JsonObject metadata = object.object("metadata");
        JsonObject meta = metadata == null ? new JsonObject() : metadata;
        name(definition.strategy().nameRule(), meta, causes);
        namespace(definition.namespaced(), meta.string("namespace", ""), causes);
        labels(meta.object("labels"), "metadata.labels", causes);
        annotations(meta.object("annotations"), "metadata.annotations", causes);
        owners(meta.objects("ownerReferences"), causes);
        finalizers(meta.array("finalizers"), "metadata.finalizers", causes);
        if (!definition.isCustom() && !definition.group().equals(EXTENSIONS)) {
            ownedFinalizers(meta.array("finalizers"), causes);
        }
        OptionalLong generation = meta.integer("generation");
        if (generation.isPresent() && generation.getAsLong() < 0) {
            causes.invalid(
                    "metadata.generation", generation.getAsLong(), "must be greater than or equal to 0");
        }
        return causes.list();
    }

    /// What is wrong with the metadata of an object within an object, which needs no name.
    ///
    /// @param field where it stands
    public static void embedded(JsonObject metadata, String field, Causes causes) {
        for (String part : List.of("generateName", "name")) {
            String text = metadata.string(part, "");
            if (!text.isEmpty()) {
                causes.invalid(field + "." + part, text, Names.pathSegment(text, part.equals("generateName")));
            }
        }
        String namespace = metadata.string("namespace", "");
        if (!namespace.isEmpty()) {
            causes.invalid(field + ".namespace", namespace, Names.dnsLabel(namespace));
        }
        labels(metadata.object("labels"), field + ".labels", causes);
        annotations(metadata.object("annotations"), field + ".annotations", causes);
        finalizers(metadata.array("finalizers"), field + ".finalizers", causes);
    }

    /// What may not have changed in metadata.
    public static List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String field : List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp")) {
            String before = old.stringAt("metadata", field);
            String now = object.stringAt("metadata", field);
            if (now != null && !now.equals(before == null ? "" : before)) {
                causes.invalid("metadata." + field, now, Causes.IMMUTABLE);
            }
        }
        JsonValue grace = object.at("metadata", "deletionGracePeriodSeconds");
        if (grace != null && !grace.equals(old.at("metadata", "deletionGracePeriodSeconds"))) {
            causes.invalid("metadata.deletionGracePeriodSeconds", grace, Causes.IMMUTABLE);
        }
        if (old.stringAt("metadata", "deletionTimestamp") != null) {
            JsonArray now = object.arrayAt("metadata", "finalizers");
            JsonArray before = old.arrayAt("metadata", "finalizers");
            List<String> added = now == null
                    ? List.of()
                    : now.strings().stream()
                            .filter(f -> before == null || !before.contains(new JsonString(f)))
                            .toList();
            if (!added.isEmpty()) {
                causes.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                                + String.join(", ", added.stream().map(f -> '"' + f + '"').toList()) + "}");
            }
        }
        return causes.list();
    }

    /// Keys and values of labels at a field.
    public static void labels(@Nullable JsonObject labels, String field, Causes causes) {
        if (labels == null) {
            return;
        }
        labels.strings().forEach((key, value) -> {
            causes.invalid(field, key, Names.labelKey(key));
            causes.invalid(field, value, Names.labelValue(value));
        });
    }

    /// Keys and total size of annotations at a field.
    public static void annotations(@Nullable JsonObject annotations, String field, Causes causes) {
        if (annotations == null) {
            return;
        }
        long bytes = 0;
        for (Map.Entry<String, String> entry : annotations.strings().entrySet()) {
            causes.invalid(field, entry.getKey(), Names.labelKey(entry.getKey().toLowerCase(Locale.ROOT)));
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_ANNOTATION_BYTES) {
            causes.tooLong(field, MAX_ANNOTATION_BYTES);
        }
    }

    private static void name(NameRule rule, JsonObject meta, Causes causes) {
        String generate = meta.string("generateName", "");
        String name = meta.string("name", "");
        if (!generate.isEmpty()) {
            causes.invalid("metadata.generateName", generate, Names.check(rule, generate, true));
        }
        if (name.isEmpty()) {
            if (generate.isEmpty()) {
                causes.required("metadata.name", "name or generateName is required");
            }
        } else {
            causes.invalid("metadata.name", name, Names.check(rule, name, false));
        }
    }

    private static void namespace(boolean namespaced, String namespace, Causes causes) {
        if (!namespaced && !namespace.isEmpty()) {
            causes.forbidden("metadata.namespace", "not allowed on this type");
        } else if (namespaced && namespace.isEmpty()) {
            causes.required("metadata.namespace", "");
        } else if (namespaced) {
            causes.invalid("metadata.namespace", namespace, Names.dnsLabel(namespace));
        }
    }

    private static void finalizers(@Nullable JsonArray finalizers, String field, Causes causes) {
        List<String> names = finalizers == null ? List.of() : finalizers.strings();
        names.forEach(name -> causes.invalid(field, name, Names.labelKey(name)));
        if (names.contains(ORPHAN) && names.contains(FOREGROUND)) {
            causes.invalid(field, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    /// A finalizer says by its prefix whose it is. (Upstream asks this of the kinds in its core alone.)
    private static void ownedFinalizers(@Nullable JsonArray finalizers, Causes causes) {
        List<String> names = finalizers == null ? List.of() : finalizers.strings();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(name)) {
                causes.invalid(
                        "metadata.finalizers[" + i + "]",
                        name,
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private static void owners(List<JsonObject> owners, Causes causes) {
        String controller = null;
        for (JsonObject owner : owners) {
            String field = "metadata.ownerReferences";
            String version = owner.string("apiVersion", "");
            if (version.isEmpty() || version.indexOf('/') != version.lastIndexOf('/') || version.endsWith("/")) {
                causes.invalid(field + ".apiVersion", version, "version must not be empty");
            }
            for (String part : List.of("kind", "name", "uid")) {
                if (owner.string(part, "").isEmpty()) {
                    causes.invalid(field + "." + part, "", "must not be empty");
                }
            }
            if (version.equals("v1") && owner.string("kind", "").equals("Event")) {
                causes.invalid(field, owner, "/v1, Kind=Event is disallowed from being an owner");
            }
            if (owner.isTrue("controller")) {
                String kind = owner.string("kind", "") + "/" + owner.string("name", "");
                if (controller != null) {
                    causes.invalid(
                            field,
                            new JsonArray(owners),
                            ("Only one reference can have Controller set to true. Found \"true\" in references for "
                                            + "%s and %s")
                                    .formatted(controller, kind));
                }
                controller = kind;
            }
        }
    }
}
