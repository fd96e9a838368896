package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.simulated.Counts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the deployment controller knows of replica sets.
final class ReplicaSets {
    static final String HASH = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";

    private ReplicaSets() {}

    /// The one that has the deployment's template as it is now.
    static Optional<JsonObject> current(JsonObject deployment, List<JsonObject> sets) {
        JsonObject template = template(deployment);
        return sets.stream()
                .filter(set -> withoutHash(template(set)).equals(withoutHash(template)))
                .findFirst()
                .or(() -> sets.stream()
                        .filter(set -> Meta.name(set).equals(name(deployment)))
                        .findFirst());
    }

    private static String name(JsonObject deployment) {
        return Meta.name(deployment) + "-" + TemplateHash.of(template(deployment));
    }

    /// A new one for the deployment's template, with no replicas yet.
    static JsonObject create(JsonObject deployment, long revision) {
        JsonObject template = template(deployment).deepCopy();
        String hash = TemplateHash.of(template);
        template.objectOrNew("metadata").objectOrNew("labels").put(HASH, hash);
        JsonObject selector = deployment.objectAt("spec", "selector");
        JsonObject withHash = selector == null ? new JsonObject() : selector.deepCopy();
        withHash.objectOrNew("matchLabels").put(HASH, hash);
        JsonObject labels = template.objectOrNew("metadata").objectOrNew("labels").deepCopy();
        JsonObject metadata = new JsonObject()
                .put("name", Meta.name(deployment) + "-" + hash)
                .put("labels", labels)
                .put("annotations", new JsonObject().put(REVISION, Long.toString(revision)))
                .put("ownerReferences", new JsonArray().add(Owner.controlledBy(deployment).toJson()));
        JsonObject spec = new JsonObject().put("replicas", 0).put("selector", withHash).put("template", template);
        return new JsonObject()
                .put("kind", "ReplicaSet")
                .put("apiVersion", "apps/v1")
                .put("metadata", metadata)
                .put("spec", spec);
    }

    /// Number of the revision, 0 when it has none.
    static long revision(@Nullable JsonObject set) {
        String text = set == null ? null : Meta.annotations(set).get(REVISION);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static int replicas(JsonObject set) {
        return Counts.spec(set, "replicas", 0);
    }

    static int sum(List<JsonObject> sets, String statusName) {
        return sets.stream().mapToInt(set -> Counts.status(set, statusName)).sum();
    }

    private static JsonObject template(JsonObject workload) {
        JsonObject template = workload.objectAt("spec", "template");
        return template == null ? new JsonObject() : template;
    }

    private static JsonObject withoutHash(JsonObject template) {
        JsonObject copy = template.deepCopy();
        JsonObject labels = copy.objectAt("metadata", "labels");
        if (labels != null) {
            labels.remove(HASH);
        }
        return copy;
    }
}
