package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Work that is over. Its copy is history: when a cluster clears it away, making it again would do the work twice. Pure.
public final class Finished {
    private static final List<String> JOB_ENDS = List.of("Complete", "Failed");
    private static final List<String> POD_ENDS = List.of("Succeeded", "Failed");

    private Finished() {}

    /// Whether an upstream object stands for work that was done, or failed for good.
    public static boolean is(SyncedKind kind, JsonObject upstream) {
        return switch (kind.resource().resource()) {
            case "jobs" -> end(upstream).isPresent();
            case "pods" -> POD_ENDS.contains(String.valueOf(upstream.stringAt("status", "phase")));
            default -> false;
        };
    }

    /// When a finished Job is to be deleted of itself (`ttlSecondsAfterFinished`); empty when it is kept.
    public static Optional<Instant> expiry(SyncedKind kind, JsonObject upstream) {
        OptionalLong seconds = upstream.integerAt("spec", "ttlSecondsAfterFinished");
        if (!kind.resource().resource().equals("jobs") || seconds.isEmpty()) {
            return Optional.empty();
        }
        try {
            return end(upstream)
                    .map(condition -> condition.string("lastTransitionTime", ""))
                    .map(time -> Instant.parse(time).plusSeconds(seconds.getAsLong()));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// What an object reports that is on no cluster any more; work that is over keeps what it reported.
    public static JsonObject statusWithoutCopy(SyncedKind kind, JsonObject upstream) {
        JsonObject status = upstream.object("status");
        if (is(kind, upstream) && status != null) {
            return status;
        }
        return switch (kind.resource().resource()) {
            case "pods", "persistentvolumeclaims" -> new JsonObject().put("phase", "Pending");
            case "services", "ingresses" -> new JsonObject().put("loadBalancer", new JsonObject());
            default -> new JsonObject();
        };
    }

    private static Optional<JsonObject> end(JsonObject job) {
        JsonObject status = job.object("status");
        return status == null ? Optional.empty() : status.objects("conditions").stream()
                .filter(c -> JOB_ENDS.contains(c.string("type", "")) && c.string("status", "").equals("True"))
                .findFirst();
    }
}
