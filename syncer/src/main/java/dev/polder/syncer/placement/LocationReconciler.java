package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.control.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Counts the SyncTargets of a Location. Makes the Location `default`, of all SyncTargets, where there are any.
final class LocationReconciler {
    private final PlacementIndex index;
    private final Choice choice;
    private final Resources resources;
    private final InstantSource clock;

    LocationReconciler(PlacementIndex index, Choice choice, Resources resources, InstantSource clock) {
        this.index = index;
        this.choice = choice;
        this.resources = resources;
        this.clock = clock;
    }

    Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), PlacementKeys.LOCATIONS, "", key.name());
        Optional<JsonObject> found = resources.get(PlacementReconciler.as(), ref);
        if (found.isEmpty()) {
            return make(key, ref);
        }
        JsonObject location = found.get();
        if (Meta.deleting(location)) {
            return Outcome.DONE;
        }
        Instant now = clock.instant();
        List<TargetFacts> instances = choice.instances(LocationFacts.of(key, location));
        JsonObject before = Objects.requireNonNullElseGet(location.object("status"), JsonObject::new);
        JsonObject status = before.deepCopy()
                .put("instances", instances.size())
                .put("availableInstances", instances.stream().filter(t -> t.takesNew(now)).count());
        if (!status.equals(before)) {
            var _ = resources.updateStatus(PlacementReconciler.as(), ref, location.put("status", status));
        }
        return instances.stream()
                .map(TargetFacts::evictAfter)
                .flatMap(Stream::ofNullable)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .<Outcome>map(next -> new Outcome.RequeueAfter(Duration.between(now, next).plusMillis(1)))
                .orElse(Outcome.DONE);
    }

    private Outcome make(ObjectKey key, ResourceRef ref) {
        boolean wanted = key.name().equals(PlacementKeys.DEFAULT_LOCATION)
                && index.targets().stream()
                        .anyMatch(t -> t.workspace().equals(key.workspace()) && !t.deleting() && !t.skipDefault());
        if (!wanted) {
            return Outcome.DONE;
        }
        JsonObject resource = new JsonObject()
                .put("group", PlacementKeys.TARGETS.group())
                .put("version", "v1alpha1")
                .put("resource", PlacementKeys.TARGETS.resource());
        JsonObject spec = new JsonObject()
                .put("resource", resource)
                .put("description", "All clusters of this workspace.")
                .put("instanceSelector", new JsonObject());
        JsonObject location = new JsonObject()
                .put("apiVersion", PlacementKeys.API_VERSION)
                .put("kind", "Location")
                .put("metadata", new JsonObject().put("name", key.name()))
                .put("spec", spec);
        try {
            var _ = resources.create(PlacementReconciler.as(), ref.withName(""), location);
        } catch (ApiException e) {
            // The workspace may be on its way out, or somebody was quicker.
            boolean settled = e.is(StatusReason.ALREADY_EXISTS)
                    || e.is(StatusReason.NOT_FOUND)
                    || e.is(StatusReason.FORBIDDEN);
            if (!settled) {
                throw e;
            }
        }
        return Outcome.DONE;
    }
}
