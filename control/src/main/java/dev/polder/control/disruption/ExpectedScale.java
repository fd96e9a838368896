package dev.polder.control.disruption;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How many pods the controllers of some pods mean to have, all together.
final class ExpectedScale {
    private final Resources resources;
    private final ScaledKinds kinds;
    private final UserInfo as;

    /// That cannot be known; the message is for the budget's condition.
    static final class UnknownScaleException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownScaleException(String message) {
            super(message);
        }
    }

    private record Scaled(String uid, long replicas) {}

    ExpectedScale(Resources resources, ScaledKinds kinds, UserInfo as) {
        this.resources = resources;
        this.kinds = kinds;
        this.as = as;
    }

    /// The sum over all controllers, each counted once. Pods without one do not count.
    ///
    /// @param budget names the workspace and namespace
    /// @throws UnknownScaleException when a controller is missing or has no scale
    long of(ObjectKey budget, List<JsonObject> pods) throws UnknownScaleException {
        Map<String, Long> seen = new HashMap<>();
        Map<String, Long> scales = new HashMap<>();
        for (JsonObject pod : pods) {
            Optional<Owner> owner = Owner.controllerOf(pod);
            if (owner.isPresent() && !seen.containsKey(owner.get().uid())) {
                Scaled scaled = scaled(budget, owner.get())
                        .orElseThrow(() ->
                                new UnknownScaleException("found no controllers for pod \"" + Meta.name(pod) + "\""));
                seen.put(owner.get().uid(), scaled.replicas());
                scales.put(scaled.uid(), scaled.replicas());
            }
        }
        return scales.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The owner, or what controls the owner where a Deployment controls a ReplicaSet.
    private Optional<Scaled> scaled(ObjectKey budget, Owner owner) throws UnknownScaleException {
        ScaledKinds.ScaledKind kind = kind(budget, owner);
        Optional<JsonObject> object = get(budget, owner, kind);
        if (object.isEmpty()) {
            if (kind.replicasPath().isEmpty()) {
                throw noScale(kind);
            }
            return Optional.empty();
        }
        Optional<Owner> above = owner.kind().equals("ReplicaSet")
                ? Owner.controllerOf(object.get()).filter(each -> each.kind().equals("Deployment"))
                : Optional.empty();
        if (above.isPresent()) {
            Optional<JsonObject> deployment = get(budget, above.get(), kind(budget, above.get()));
            if (deployment.isPresent()) {
                return Optional.of(new Scaled(
                        above.get().uid(), deployment.get().integerAt("spec", "replicas").orElse(1)));
            }
        }
        if (kind.replicasPath().isEmpty()) {
            throw noScale(kind);
        }
        OptionalLong replicas = object.get().integerAt(kind.replicasPath().split("\\."));
        return Optional.of(new Scaled(owner.uid(), replicas.orElse(0)));
    }

    private ScaledKinds.ScaledKind kind(ObjectKey budget, Owner owner) throws UnknownScaleException {
        GroupVersionKind kind = owner.groupVersionKind();
        return kinds.find(budget.workspace(), kind)
                .orElseThrow(() -> new UnknownScaleException("no matches for kind \"%s\" in version \"%s\""
                        .formatted(kind.kind(), owner.apiVersion())));
    }

    private static UnknownScaleException noScale(ScaledKinds.ScaledKind kind) {
        return new UnknownScaleException(
                kind.resource().groupResource() + " does not implement the scale subresource");
    }

    /// Empty when another object has the name.
    private Optional<JsonObject> get(ObjectKey budget, Owner owner, ScaledKinds.ScaledKind kind) {
        return resources
                .get(as, new ResourceRef(budget.workspace(), kind.resource(), budget.namespace(), owner.name()))
                .filter(object -> Meta.uid(object).equals(owner.uid()));
    }
}
