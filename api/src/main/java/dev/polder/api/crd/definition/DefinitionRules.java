package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of a CustomResourceDefinition as a whole (apiextensions-apiserver `apis/apiextensions/validation`).
final class DefinitionRules {
    private static final List<String> SCOPES = List.of("Cluster", "Namespaced");

    private final JsonObject object;
    private final JsonObject spec;
    private final Causes causes = new Causes();

    DefinitionRules(JsonObject object) {
        this.object = object;
        JsonObject own = object.object("spec");
        this.spec = own == null ? new JsonObject() : own;
    }

    List<StatusCause> create() {
        JsonObject names = names();
        String expected = names.string("plural", "") + "." + spec.string("group", "");
        String name = object.stringAt("metadata", "name");
        if (name != null && !name.equals(expected)) {
            causes.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
        whole();
        ApprovalRules.check(object, null, causes);
        preserveUnknownFields();
        return causes.list();
    }

    List<StatusCause> update(JsonObject old) {
        whole();
        if (isEstablished(old)) {
            unchanged(old, "scope");
            unchanged(old, "names", "kind");
        }
        unchanged(old, "group");
        unchanged(old, "names", "plural");
        ApprovalRules.check(object, old, causes);
        preserveUnknownFields();
        return causes.list();
    }

    private static boolean isEstablished(JsonObject crd) {
        JsonObject status = crd.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(condition -> condition.string("type", "").equals("Established")
                                && condition.string("status", "").equals("True"));
    }

    private void unchanged(JsonObject old, String... path) {
        JsonObject before = old.object("spec");
        String now = spec.stringAt(path);
        String was = before == null ? null : before.stringAt(path);
        String shown = now == null ? "" : now;
        if (!shown.equals(was == null ? "" : was)) {
            causes.invalid("spec." + String.join(".", path), shown, Causes.IMMUTABLE);
        }
    }

    private void whole() {
        group();
        oneOf("spec.scope", spec.string("scope", ""), SCOPES);
        List<JsonObject> versions = spec.objects("versions");
        SharedFields shared = new SharedFields(versions);
        requireSchemas(versions);
        versions(versions, shared);
        requireNames();
        NameRules.check(names(), "spec.names", causes);
        shared(shared, versions);
        new ConversionRules(causes).check(spec.object("conversion"));
        JsonObject accepted = object.objectAt("status", "acceptedNames");
        if (accepted != null) {
            NameRules.check(accepted, "status.acceptedNames", causes);
        }
        storedVersions(versions);
    }

    private JsonObject names() {
        JsonObject names = spec.object("names");
        return names == null ? new JsonObject() : names;
    }

    private void group() {
        String group = spec.string("group", "");
        List<String> wrong = Names.dnsSubdomain(group);
        if (group.isEmpty()) {
            causes.required("spec.group", "");
        } else if (!wrong.isEmpty()) {
            causes.invalid("spec.group", group, String.join(",", wrong));
        } else if (group.indexOf('.') < 0) {
            causes.invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private void oneOf(String field, String value, List<String> good) {
        if (value.isEmpty()) {
            causes.required(field, "");
        } else if (!good.contains(value)) {
            causes.notSupported(field, value, good);
        }
    }

    private void requireSchemas(List<JsonObject> versions) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).objectAt("schema", "openAPIV3Schema") == null) {
                causes.required("spec.versions[" + i + "].schema.openAPIV3Schema", "");
            }
        }
    }

    private void versions(List<JsonObject> versions, SharedFields shared) {
        Set<String> names = new HashSet<>();
        int storage = 0;
        for (int i = 0; i < versions.size(); i++) {
            JsonObject version = versions.get(i);
            String name = version.string("name", "");
            names.add(name);
            storage += version.isTrue("storage") ? 1 : 0;
            String wrong = NameRules.wrongLabel(name);
            if (!wrong.isEmpty()) {
                causes.invalid("spec.versions[" + i + "].name", name, wrong);
            }
            new VersionRules(causes).check(shared.own(version), "spec.versions[" + i + "]", SharedFields.declaresStatus(version));
        }
        JsonValue shown = spec.get("versions");
        if (names.size() < versions.size()) {
            causes.invalid("spec.versions", shown, "must contain unique version names");
        }
        if (storage != 1) {
            causes.invalid("spec.versions", shown, "must have exactly one version marked as storage version");
        }
        String first = versions.isEmpty() ? "" : versions.getFirst().string("name", "");
        String wrong = NameRules.wrongLabel(first);
        if (!first.isEmpty() && !wrong.isEmpty()) {
            causes.invalid("spec.version", first, wrong);
        }
    }

    private void requireNames() {
        for (String part : List.of("plural", "singular", "kind", "listKind")) {
            if (names().string(part, "").isEmpty()) {
                causes.required("spec.names." + part, "");
            }
        }
    }

    /// What all versions say alike is judged once, under the name that it had when it was said once.
    private void shared(SharedFields shared, List<JsonObject> versions) {
        if (versions.isEmpty()) {
            return;
        }
        boolean status = versions.stream().anyMatch(SharedFields::declaresStatus);
        new VersionRules(causes).checkShared(shared.common(), status);
    }

    private void preserveUnknownFields() {
        if (spec.isTrue("preserveUnknownFields")) {
            causes.invalid(
                    "spec.preserveUnknownFields",
                    JsonValue.of(true),
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema"
                            + " instead");
        }
    }

    private void storedVersions(List<JsonObject> versions) {
        String field = "status.storedVersions";
        JsonArray stored = object.arrayAt("status", "storedVersions");
        if (stored == null || stored.isEmpty()) {
            causes.invalid(field, stored == null ? JsonNull.NULL : stored, "must have at least one stored version");
            return;
        }
        List<String> names = new ArrayList<>();
        for (JsonObject version : versions) {
            String name = version.string("name", "");
            names.add(name);
            if (version.isTrue("storage") && !stored.contains(new JsonString(name))) {
                causes.invalid(field, stored, "must have the storage version " + name);
            }
        }
        List<String> all = stored.strings();
        for (int i = 0; i < all.size(); i++) {
            if (!names.contains(all.get(i))) {
                causes.invalid(
                        field + "[" + i + "]",
                        all.get(i),
                        ("missing from spec.versions; %1$s was previously a storage version, and must remain in "
                                        + "spec.versions until a storage migration ensures no data remains persisted in "
                                        + "%1$s and removes %1$s from status.storedVersions")
                                .formatted(all.get(i)));
            }
        }
    }
}
