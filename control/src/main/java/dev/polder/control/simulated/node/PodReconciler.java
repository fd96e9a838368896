package dev.polder.control.simulated.node;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.object.Times;
import dev.polder.control.simulated.Kinds;
import dev.polder.control.simulated.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Scheduler and kubelet in one: a new pod is bound and runs, a pod of a job succeeds, a pod that is being deleted stops
/// at once.
public final class PodReconciler implements Reconciler<ObjectKey> {
    private final SimulatedApi api;
    private final SimulatedNodes nodes;
    private final AddressPool addresses;
    private final Duration jobTime;

    /// @param api       as `simulated-kubelet`
    /// @param addresses of pods
    /// @param jobTime   how long the pod of a job runs
    public PodReconciler(SimulatedApi api, SimulatedNodes nodes, AddressPool addresses, Duration jobTime) {
        this.api = api;
        this.nodes = nodes;
        this.addresses = addresses;
        this.jobTime = jobTime;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(Source.self(Kinds.PODS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        String owner = key.toString();
        Optional<JsonObject> found = api.get(key, Kinds.PODS);
        if (found.isEmpty()) {
            addresses.release(owner);
            return Outcome.DONE;
        }
        JsonObject pod = found.get();
        String address = pod.stringAt("status", "podIP");
        if (address != null) {
            addresses.claim(owner, address);
        }
        if (Meta.deleting(pod)) {
            return stop(key, pod);
        }
        String phase = pod.stringAt("status", "phase");
        if (phase == null || phase.equals("Pending")) {
            start(key, pod);
            return runsForAJob(pod) ? new Outcome.RequeueAfter(jobTime) : Outcome.DONE;
        }
        return phase.equals("Running") && runsForAJob(pod) ? complete(key, pod) : Outcome.DONE;
    }

    private void start(ObjectKey key, JsonObject unbound) {
        JsonObject pod = bind(key, unbound);
        String node = pod.stringAt("spec", "nodeName");
        PodStatus.run(
                pod,
                addresses.take(key.toString()),
                nodes.address(node == null ? "" : node),
                Times.now(api.clock()));
        JsonObject running = api.updateStatus(key, Kinds.PODS, pod);
        for (JsonObject container : pod.objectOrNew("spec").objects("containers")) {
            String name = container.string("name", "");
            String image = container.string("image", "");
            api.event(key, running, "Pulled", "Simulated: image \"%s\" is taken as present".formatted(image));
            api.event(key, running, "Created", "Simulated: created container " + name);
            api.event(key, running, "Started", "Simulated: started container " + name);
        }
    }

    /// Gives the pod a node. One that may not be changed any more runs without.
    private JsonObject bind(ObjectKey key, JsonObject pod) {
        if (pod.stringAt("spec", "nodeName") != null) {
            return pod;
        }
        JsonObject bound = pod.deepCopy();
        String node = nodes.nodeFor(key);
        bound.objectOrNew("spec").put("nodeName", node);
        try {
            JsonObject written = api.update(key, Kinds.PODS, bound);
            new SimulatedApi(api.resources(), api.clock(), "simulated-scheduler")
                    .event(
                            key,
                            written,
                            "Scheduled",
                            "Successfully assigned %s/%s to %s".formatted(key.namespace(), key.name(), node));
            return written;
        } catch (ApiException e) {
            if (e.is(StatusReason.INVALID) || e.is(StatusReason.FORBIDDEN)) {
                return pod;
            }
            throw e;
        }
    }

    private Outcome stop(ObjectKey key, JsonObject pod) {
        if (Meta.finalizers(pod).isEmpty()) {
            for (JsonObject container : pod.objectOrNew("spec").objects("containers")) {
                api.event(key, pod, "Killing", "Simulated: stopping container " + container.string("name", ""));
            }
            api.delete(key, Kinds.PODS, pod);
            addresses.release(key.toString());
        }
        return Outcome.DONE;
    }

    private Outcome complete(ObjectKey key, JsonObject pod) {
        String started = pod.stringAt("status", "startTime");
        Instant end = started == null
                ? api.clock().instant()
                : Instant.parse(started).plus(jobTime);
        Duration left = Duration.between(api.clock().instant(), end);
        if (left.isPositive()) {
            return new Outcome.RequeueAfter(left);
        }
        PodStatus.succeed(pod, Times.now(api.clock()));
        api.updateStatus(key, Kinds.PODS, pod);
        return Outcome.DONE;
    }

    private static boolean runsForAJob(JsonObject pod) {
        return Owner.controllerOf(pod).filter(o -> o.kind().equals("Job")).isPresent();
    }
}
