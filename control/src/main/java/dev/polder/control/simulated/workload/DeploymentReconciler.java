package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.simulated.Counts;
import dev.polder.control.simulated.Kinds;
import dev.polder.control.simulated.SimulatedApi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Gives each template of a Deployment a ReplicaSet and rolls from the old ones to the current one.
public final class DeploymentReconciler implements Reconciler<ObjectKey> {
    private static final int HISTORY = 10;

    private final SimulatedApi api;

    public DeploymentReconciler(SimulatedApi api) {
        this.api = api;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                Source.self(Kinds.DEPLOYMENTS.groupResource()),
                Source.controlled(
                        Kinds.REPLICA_SETS.groupResource(), "Deployment", Kinds.DEPLOYMENTS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.DEPLOYMENTS).filter(d -> !Meta.deleting(d));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject deployment = found.get();
        List<JsonObject> sets = live(key, deployment);
        boolean paused = deployment.objectOrNew("spec").isTrue("paused");
        Optional<JsonObject> current = ReplicaSets.current(deployment, sets);
        if (current.isEmpty() && paused) {
            tell(key, deployment, Optional.empty(), sets);
            return Outcome.DONE;
        }
        deployment = withRevision(key, deployment, current, sets);
        JsonObject set = current.isPresent()
                ? revised(key, current.get(), ReplicaSets.revision(deployment))
                : api.create(
                        key,
                        Kinds.REPLICA_SETS,
                        ReplicaSets.create(deployment, ReplicaSets.revision(deployment)));
        List<JsonObject> old = sets.stream()
                .filter(s -> !Meta.uid(s).equals(Meta.uid(set)))
                .toList();
        roll(key, deployment, set, old, paused);
        forget(key, deployment, old);
        List<JsonObject> after = live(key, deployment);
        tell(key, deployment, ReplicaSets.current(deployment, after), after);
        return Outcome.DONE;
    }

    private List<JsonObject> live(ObjectKey key, JsonObject deployment) {
        return api.controlled(key, Meta.uid(deployment), Kinds.REPLICA_SETS).stream()
                .filter(s -> !Meta.deleting(s))
                .toList();
    }

    /// The deployment names the revision of its current replica set, which is always the highest.
    private JsonObject withRevision(
            ObjectKey key, JsonObject deployment, Optional<JsonObject> current, List<JsonObject> sets) {
        long highestOld = sets.stream()
                .filter(s -> current.isEmpty() || !Meta.uid(s).equals(Meta.uid(current.get())))
                .mapToLong(ReplicaSets::revision)
                .max()
                .orElse(0);
        long revision = Math.max(highestOld + 1, ReplicaSets.revision(current.orElse(null)));
        if (revision == ReplicaSets.revision(deployment)) {
            return deployment;
        }
        Meta.of(deployment).objectOrNew("annotations").put(ReplicaSets.REVISION, Long.toString(revision));
        return api.update(key, Kinds.DEPLOYMENTS, deployment);
    }

    private JsonObject revised(ObjectKey key, JsonObject set, long revision) {
        if (ReplicaSets.revision(set) == revision) {
            return set;
        }
        Meta.of(set).objectOrNew("annotations").put(ReplicaSets.REVISION, Long.toString(revision));
        return api.update(key, Kinds.REPLICA_SETS, set);
    }

    private void roll(ObjectKey key, JsonObject deployment, JsonObject set, List<JsonObject> old, boolean paused) {
        int desired = Counts.spec(deployment, "replicas", 1);
        boolean oldAreEmpty = old.stream().allMatch(s -> ReplicaSets.replicas(s) == 0);
        List<RollingUpdate.Step> steps = new ArrayList<>();
        if (oldAreEmpty && (!recreates(deployment) || ReplicaSets.sum(old, "replicas") == 0)) {
            steps.add(new RollingUpdate.Step(set, desired));
        } else if (recreates(deployment)) {
            old.forEach(s -> steps.add(new RollingUpdate.Step(s, 0)));
        } else if (!paused) {
            steps.addAll(RollingUpdate.of(deployment).next(set, old));
        }
        for (RollingUpdate.Step step : steps) {
            int before = ReplicaSets.replicas(step.set());
            if (before != step.replicas()) {
                step.set().objectOrNew("spec").put("replicas", step.replicas());
                api.update(key, Kinds.REPLICA_SETS, step.set());
                api.event(
                        key,
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled %s replica set %s from %d to %d"
                                .formatted(
                                        before < step.replicas() ? "up" : "down",
                                        Meta.name(step.set()),
                                        before,
                                        step.replicas()));
            }
        }
    }

    /// Old replica sets without pods are kept for `kubectl rollout undo`, the newest ones only.
    private void forget(ObjectKey key, JsonObject deployment, List<JsonObject> old) {
        old.stream()
                .filter(s -> ReplicaSets.replicas(s) == 0 && Counts.status(s, "replicas") == 0)
                .sorted(Comparator.comparingLong(ReplicaSets::revision).reversed())
                .skip(Counts.spec(deployment, "revisionHistoryLimit", HISTORY))
                .forEach(s -> api.delete(key, Kinds.REPLICA_SETS, s));
    }

    private void tell(ObjectKey key, JsonObject deployment, Optional<JsonObject> current, List<JsonObject> sets) {
        DeploymentStatus.write(deployment, current, sets, api.clock());
        api.updateStatus(key, Kinds.DEPLOYMENTS, deployment);
    }

    private static boolean recreates(JsonObject deployment) {
        return "Recreate".equals(deployment.stringAt("spec", "strategy", "type"));
    }
}
