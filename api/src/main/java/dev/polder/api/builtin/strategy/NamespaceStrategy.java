package dev.polder.api.builtin.strategy;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;

/// Namespaces: born Active, with the finalizer `kubernetes`. Who may take it away (`/finalize`, and the part of Polder that
/// empties namespaces) is decided where writes are admitted.
public final class NamespaceStrategy implements ResourceStrategy {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final JsonString FINALIZER = new JsonString("kubernetes");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        String name = object.stringAt("metadata", "name");
        if (name != null && !name.isEmpty()) {
            object.objectOrNew("metadata").objectOrNew("labels").put(NAME_LABEL, name);
        }
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        applyDefaults(object);
        object.put("status", new JsonObject().put("phase", "Active"));
        JsonObject spec = object.objectOrNew("spec");
        JsonArray finalizers = spec.array("finalizers");
        if (finalizers == null) {
            spec.put("finalizers", new JsonArray().add(FINALIZER));
        } else if (!finalizers.contains(FINALIZER)) {
            finalizers.add(FINALIZER);
        }
    }

    @Override
    public void prepareForDeletion(JsonObject object, String now) {
        object.objectOrNew("status").put("phase", "Terminating");
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonArray finalizers = object.arrayAt("spec", "finalizers");
        List<String> names = finalizers == null ? List.of() : finalizers.strings();
        for (String name : names) {
            causes.invalid("spec.finalizers", name, Names.labelKey(name));
            if (name.indexOf('/') < 0 && !name.equals(FINALIZER.value())) {
                causes.invalid(
                        "spec.finalizers",
                        name,
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        return causes.list();
    }
}
