package dev.polder.syncer.placement;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.syncer.WorkspaceTree;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Binds a Placement to a Location and to one of its SyncTargets, and says so in its status.
final class PlacementReconciler {
    private final PlacementIndex index;
    private final WorkspaceTree tree;
    private final Choice choice;
    private final Namespaces namespaces;
    private final Resources resources;
    private final InstantSource clock;

    PlacementReconciler(
            PlacementIndex index, WorkspaceTree tree, Namespaces namespaces, Resources resources, InstantSource clock) {
        this.index = index;
        this.tree = tree;
        this.choice = new Choice(index, tree);
        this.namespaces = namespaces;
        this.resources = resources;
        this.clock = clock;
    }

    /// In whose name placement acts.
    static UserInfo as() {
        return UserInfo.part("placement");
    }

    /// What was decided.
    ///
    /// @param visible  Locations that could be chosen if they matched
    /// @param matching Locations that match
    /// @param location chosen, null for none
    /// @param target   chosen, null for none
    private record Decision(
            List<LocationFacts> visible,
            List<LocationFacts> matching,
            @Nullable LocationFacts location,
            @Nullable TargetFacts target) {}

    Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), PlacementKeys.PLACEMENTS, "", key.name());
        Optional<JsonObject> found = resources.get(as(), ref);
        if (found.isEmpty() || Meta.deleting(found.get())) {
            return Outcome.DONE;
        }
        JsonObject placement = found.get();
        Instant now = clock.instant();
        Decision decision = decide(key, placement, now);
        String chosen = decision.target() == null ? "" : decision.target().id();
        if (!chosen.equals(Meta.annotations(placement).getOrDefault(PlacementKeys.CHOSEN, ""))) {
            JsonObject annotations = Meta.of(placement).objectOrNew("annotations");
            if (chosen.isEmpty()) {
                annotations.remove(PlacementKeys.CHOSEN);
            } else {
                annotations.put(PlacementKeys.CHOSEN, chosen);
            }
            placement = resources.update(as(), ref, placement);
        }
        JsonObject before = placement.deepCopy();
        say(key, placement, decision, now);
        if (!placement.equals(before)) {
            var _ = resources.updateStatus(as(), ref, placement);
        }
        return untilEviction(decision.target(), now);
    }

    private static Outcome untilEviction(@Nullable TargetFacts target, Instant now) {
        return target == null || target.evictAfter() == null || target.evicts(now)
                ? Outcome.DONE
                : new Outcome.RequeueAfter(Duration.between(now, target.evictAfter()).plusMillis(1));
    }

    private Decision decide(ObjectKey key, JsonObject placement, Instant now) {
        String named = placement.stringAt("spec", "locationWorkspace");
        List<LocationFacts> visible = choice.visible(key.workspace(), named);
        List<LocationFacts> matching = Choice.matching(visible, placement);
        TargetFacts chosen = index.targetOf(Meta.annotations(placement).getOrDefault(PlacementKeys.CHOSEN, ""))
                .filter(t -> tree.within(t.workspace(), key.workspace()))
                .orElse(null);
        LocationFacts current = selected(visible, placement);
        LocationFacts location =
                choice.location(key.toString(), current, matching, chosen, now).orElse(null);
        TargetFacts target = choice.target(key.toString(), location, chosen, now).orElse(null);
        return new Decision(visible, matching, location, target);
    }

    /// The Location that was chosen before, where it is still to be seen.
    private @Nullable LocationFacts selected(List<LocationFacts> visible, JsonObject placement) {
        String path = placement.stringAt("status", "selectedLocation", "path");
        String name = placement.stringAt("status", "selectedLocation", "locationName");
        return visible.stream()
                .filter(l -> l.object().name().equals(name) && tree.path(l.workspace()).equals(path))
                .findFirst()
                .orElse(null);
    }

    private void say(ObjectKey key, JsonObject placement, Decision decision, Instant now) {
        JsonObject status = placement.objectOrNew("status");
        LocationFacts location = decision.location();
        if (location == null) {
            status.remove("selectedLocation");
            status.put("phase", "Pending");
        } else {
            JsonObject reference = new JsonObject().put("path", tree.path(location.workspace()));
            status.put("selectedLocation", reference.put("locationName", location.object().name()));
            boolean selects = namespaces.anyOf(PlacementFacts.of(key, placement));
            status.put("phase", selects ? "Bound" : "Unbound");
        }
        String time = Times.text(now);
        var _ = Conditions.set(placement, ready(placement, decision), time);
        var _ = Conditions.set(placement, scheduled(decision, now), time);
        if (decision.target() != null) {
            var _ = Conditions.set(placement, fresh(decision.target()), time);
        } else {
            removeCondition(status, "Fresh");
        }
    }

    private static Condition ready(JsonObject placement, Decision decision) {
        LocationFacts location = decision.location();
        if (location != null && decision.matching().contains(location)) {
            return holds("Ready", "LocationSelected", "Location " + location.object().name() + " is selected");
        }
        if (location != null) {
            String name = location.object().name();
            return fails("Ready", "LocationInvalid", "Location %s does not match spec.locationSelectors any more, and"
                    .formatted(name) + " no other does; what is there stays there");
        }
        if (decision.visible().isEmpty()) {
            String named = placement.stringAt("spec", "locationWorkspace");
            return fails("Ready", "LocationNotFound", named == null || named.isEmpty()
                    ? "there is no Location in this workspace or above it"
                    : "spec.locationWorkspace: there is no Location in \"%s\", or it is neither this workspace nor above it"
                            .formatted(named));
        }
        return fails("Ready", "LocationNoMatch", "none of %d Locations matches spec.locationSelectors"
                .formatted(decision.visible().size()));
    }

    private Condition scheduled(Decision decision, Instant now) {
        LocationFacts location = decision.location();
        TargetFacts target = decision.target();
        if (target != null && location != null && location.has(target)) {
            return holds("Scheduled", "TargetSelected", "SyncTarget " + target.object().name() + " is selected");
        }
        if (target != null) {
            return fails("Scheduled", "NoValidTarget", "SyncTarget %s is not of the selected Location, but nothing else is free"
                    .formatted(target.object().name()));
        }
        if (location == null) {
            return fails("Scheduled", "ScheduleLocationNotFound", "no Location is selected");
        }
        List<TargetFacts> all = choice.instances(location);
        long ready = all.stream().filter(TargetFacts::ready).count();
        long cordoned = all.stream().filter(TargetFacts::unschedulable).count();
        long leaving = all.stream().filter(t -> !t.mayKeep(now)).count();
        return fails("Scheduled", "NoValidTarget", ("none of the SyncTargets of Location %s takes workloads: %d in all, %d"
                + " ready, %d cordoned, %d being emptied or deleted")
                .formatted(location.object().name(), all.size(), ready, cordoned, leaving));
    }

    /// Whether what objects report of themselves is as of now.
    private static Condition fresh(TargetFacts target) {
        String name = target.object().name();
        return target.ready()
                ? holds("Fresh", "TargetReady", "SyncTarget " + name + " is ready")
                : fails("Fresh", "TargetNotReady", target.lastHeard().isEmpty()
                        ? "SyncTarget %s is not ready".formatted(name)
                        : ("SyncTarget %s is not ready; it was last heard from at %s, and what is there reports its state as"
                                        + " of then")
                                .formatted(name, target.lastHeard()));
    }

    private static void removeCondition(JsonObject status, String type) {
        var conditions = status.array("conditions");
        if (conditions != null) {
            status.put("conditions", new JsonArray(status.objects("conditions").stream()
                    .filter(c -> !c.string("type", "").equals(type))
                    .toList()));
        }
    }

    private static Condition holds(String type, String reason, String message) {
        return new Condition(type, true, reason, message);
    }

    private static Condition fails(String type, String reason, String message) {
        return new Condition(type, false, reason, message, Map.of("severity", "Error"));
    }
}
