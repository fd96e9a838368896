package dev.polder.control.apiextensions;

import dev.polder.api.access.UserInfo;
import dev.polder.api.crd.definition.DefinitionStrategy;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
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
import java.util.function.Predicate;

/// Deletes all custom resources of a definition that is being deleted, and lets the definition go when none is left
/// (upstream: apiextensions-apiserver, `crd_finalizer.go`). Nothing can be created meanwhile: each creation checks, in its
/// own write, that the definition is not on its way out.
public final class DefinitionDeletion implements Reconciler<ObjectKey> {
    /// On whose behalf instances are deleted.
    public static final UserInfo AS = UserInfo.part("crd-deletion");

    private final Resources resources;
    private final Predicate<GroupResource> builtin;
    private final ContentDeletion content;
    private final InstantSource clock;

    /// @param builtin whether a resource is one that every workspace serves: a definition of the same name has no instances
    /// @param content deletes as [#AS]
    public DefinitionDeletion(
            Resources resources, Predicate<GroupResource> builtin, ContentDeletion content, InstantSource clock) {
        this.resources = resources;
        this.builtin = builtin;
        this.content = content;
        this.clock = clock;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(Source.deleting(Definitions.RESOURCE.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = Definitions.ref(key);
        Optional<JsonObject> found = resources.get(AS, ref).filter(Meta::deleting);
        if (found.isEmpty() || !Meta.finalizers(found.get()).contains(DefinitionStrategy.CLEANUP)) {
            return Outcome.DONE;
        }
        JsonObject definition = found.get();
        if (!Conditions.isTrue(definition, Definitions.ESTABLISHED)) {
            return release(ref, definition, "NeverEstablished", "resource was never established");
        }
        String plural = definition.objectOrNew("spec").objectOrNew("names").string("plural", "");
        GroupResource instances = new GroupResource(Definitions.group(definition), plural);
        if (builtin.test(instances)) {
            return release(
                    ref,
                    definition,
                    "OverlappingBuiltInResource",
                    "instances overlap with built-in resources in storage");
        }
        JsonObject told = tell(
                ref, definition, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        Remaining remaining = content.pass(new Place(key.workspace(), instances, null), any -> true);
        if (remaining.none()) {
            return release(ref, told, "InstanceDeletionCompleted", "removed all instances");
        }
        if (!remaining.errors().isEmpty()) {
            told = tell(
                    ref,
                    told,
                    true,
                    "InstanceDeletionFailed",
                    "could not issue all deletes: " + String.join("; ", remaining.errors()));
        }
        return new Outcome.RequeueAfter(Times.patience(told, clock));
    }

    private Outcome release(ResourceRef ref, JsonObject definition, String reason, String message) {
        JsonObject told = tell(ref, definition, false, reason, message);
        var _ = Meta.removeFinalizer(told, DefinitionStrategy.CLEANUP);
        resources.update(AS, ref, told);
        return Outcome.DONE;
    }

    private JsonObject tell(ResourceRef ref, JsonObject definition, boolean terminating, String reason, String message) {
        var condition = new Condition(Definitions.TERMINATING, terminating, reason, message);
        return Conditions.set(definition, condition, Times.now(clock))
                ? resources.updateStatus(AS, ref, definition)
                : definition;
    }
}
