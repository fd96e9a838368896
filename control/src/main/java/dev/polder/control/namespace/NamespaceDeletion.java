package dev.polder.control.namespace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentDeletion.Place;
import dev.polder.control.content.Remaining;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Empties a namespace that is being deleted, pods first, tells what it waits for in its conditions, and finally takes
/// the finalizer `kubernetes` out of its spec, upon which the namespace goes. Keys are those of namespaces.
public final class NamespaceDeletion implements Reconciler<ObjectKey> {
    /// On whose behalf content is deleted and namespaces are finalized.
    public static final UserInfo AS = UserInfo.part("namespace-deletion");

    static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    private static final String FINALIZER = "kubernetes";
    private static final GroupResource PODS = new GroupResource("", "pods");

    private final Resources resources;
    private final ContentDeletion content;
    private final InstantSource clock;

    /// @param content deletes as [#AS]
    public NamespaceDeletion(Resources resources, ContentDeletion content, InstantSource clock) {
        this.resources = resources;
        this.content = content;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), NAMESPACES, "", key.name());
        Optional<JsonObject> found = resources.get(AS, ref).filter(Meta::deleting);
        if (found.isEmpty() || !finalizers(found.get()).contains(FINALIZER)) {
            return Outcome.DONE;
        }
        JsonObject namespace = found.get();
        Remaining remaining = content.pass(new Place(key.workspace(), PODS, key.name()), any -> true);
        if (remaining.none()) {
            remaining = content.pass(new Place(key.workspace(), null, key.name()), any -> true);
        }
        JsonObject told = tell(ref, namespace, remaining);
        if (!remaining.none()) {
            return new Outcome.RequeueAfter(Times.patience(told, clock));
        }
        List<String> left =
                finalizers(told).stream().filter(f -> !f.equals(FINALIZER)).toList();
        told.objectOrNew("spec").put("finalizers", JsonArray.ofStrings(left));
        resources.update(AS, ref, told);
        return Outcome.DONE;
    }

    private JsonObject tell(ResourceRef ref, JsonObject namespace, Remaining remaining) {
        namespace.objectOrNew("status").put("phase", "Terminating");
        String now = Times.now(clock);
        for (Condition condition : conditions(remaining)) {
            Conditions.set(namespace, condition, now);
        }
        return resources.updateStatus(AS, ref, namespace);
    }

    private static List<Condition> conditions(Remaining remaining) {
        boolean failed = !remaining.errors().isEmpty();
        boolean left = !remaining.resources().isEmpty();
        boolean waits = !remaining.finalizers().isEmpty();
        return List.of(
                new Condition(
                        "NamespaceDeletionDiscoveryFailure",
                        false,
                        "ResourcesDiscovered",
                        "All resources successfully discovered"),
                new Condition(
                        "NamespaceDeletionGroupVersionParsingFailure",
                        false,
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed"),
                new Condition(
                        "NamespaceDeletionContentFailure",
                        failed,
                        failed ? "ContentDeletionFailed" : "ContentDeleted",
                        failed
                                ? "Failed to delete all resource types: " + String.join("; ", remaining.errors())
                                : "All content successfully deleted, may be waiting on finalization"),
                new Condition(
                        "NamespaceContentRemaining",
                        left,
                        left ? "SomeResourcesRemain" : "ContentRemoved",
                        left ? remaining.resourcesText() : "All content successfully removed"),
                new Condition(
                        "NamespaceFinalizersRemaining",
                        waits,
                        waits ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
                        waits
                                ? remaining.finalizersText()
                                        .replace("Some content has", "Some content in the namespace has")
                                : "All content-preserving finalizers finished"));
    }

    private static List<String> finalizers(JsonObject namespace) {
        return namespace.stringsAt("spec", "finalizers");
    }
}
