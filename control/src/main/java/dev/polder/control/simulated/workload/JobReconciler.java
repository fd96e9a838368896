package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.control.simulated.Counts;
import dev.polder.control.simulated.Kinds;
import dev.polder.control.simulated.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs the pods of a Job until enough of them have succeeded. In the simulation none ever fails.
public final class JobReconciler implements Reconciler<ObjectKey> {
    private static final int BURST = 50;

    private final SimulatedApi api;

    public JobReconciler(SimulatedApi api) {
        this.api = api;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                Source.self(Kinds.JOBS.groupResource()),
                Source.controlled(Kinds.PODS.groupResource(), "Job", Kinds.JOBS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.JOBS).filter(job -> !Meta.deleting(job));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject job = found.get();
        if (Conditions.isTrue(job, "Complete")) {
            return expire(key, job);
        }
        List<JsonObject> pods = api.controlled(key, Meta.uid(job), Kinds.PODS);
        int parallelism = Counts.spec(job, "parallelism", 1);
        int completions = Counts.spec(job, "completions", job.at("spec", "parallelism") == null ? 1 : parallelism);
        int succeeded = Math.max(
                Counts.status(job, "succeeded"),
                (int) pods.stream().filter(p -> Pods.phase(p).equals("Succeeded")).count());
        int active = (int) pods.stream().filter(Pods::active).count();
        boolean suspended = job.objectOrNew("spec").isTrue("suspend");
        int missing = suspended ? 0 : Math.min(parallelism, completions - succeeded) - active;
        for (int i = 0; i < Math.min(missing, BURST); i++) {
            JsonObject pod = api.create(key, Kinds.PODS, podOf(job));
            api.event(key, job, "SuccessfulCreate", "Created pod: " + Meta.name(pod));
            active++;
        }
        tell(key, job, new Progress(active, Pods.countReady(pods), succeeded, succeeded >= completions));
        return Outcome.DONE;
    }

    private record Progress(int active, int ready, int succeeded, boolean complete) {}

    private void tell(ObjectKey key, JsonObject job, Progress progress) {
        String now = Times.now(api.clock());
        JsonObject status = job.objectOrNew("status");
        if (!status.has("startTime")) {
            status.put("startTime", now);
        }
        Counts.put(status, "active", progress.complete() ? 0 : progress.active());
        Counts.put(status, "succeeded", progress.succeeded());
        status.put("ready", progress.complete() ? 0 : progress.ready());
        status.put("terminating", 0);
        status.put("uncountedTerminatedPods", new JsonObject());
        if (progress.complete()) {
            status.put("completionTime", now);
            for (String type : List.of("SuccessCriteriaMet", "Complete")) {
                Condition condition = new Condition(
                        type,
                        true,
                        "CompletionsReached",
                        "Reached expected number of succeeded pods",
                        Map.of("lastProbeTime", now));
                Conditions.set(job, condition, now);
            }
        }
        api.updateStatus(key, Kinds.JOBS, job);
        if (progress.complete()) {
            api.event(key, job, "Completed", "Job completed");
        }
    }

    private static JsonObject podOf(JsonObject job) {
        JsonObject pod = Pods.of(job);
        Meta.of(pod)
                .objectOrNew("labels")
                .put("batch.kubernetes.io/controller-uid", Meta.uid(job))
                .put("batch.kubernetes.io/job-name", Meta.name(job))
                .put("controller-uid", Meta.uid(job))
                .put("job-name", Meta.name(job));
        return pod;
    }

    /// A finished job goes when its time is over, if it has one.
    private Outcome expire(ObjectKey key, JsonObject job) {
        var ttl = job.integerAt("spec", "ttlSecondsAfterFinished");
        String finished = job.stringAt("status", "completionTime");
        if (ttl.isEmpty() || finished == null) {
            return Outcome.DONE;
        }
        Duration left = Duration.between(
                api.clock().instant(), Instant.parse(finished).plusSeconds(ttl.getAsLong()));
        if (left.isPositive()) {
            return new Outcome.RequeueAfter(left);
        }
        api.delete(key, Kinds.JOBS, job);
        return Outcome.DONE;
    }
}
