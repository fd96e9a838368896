package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the containers of a pod together say of it. The order in which they are asked is upstream's: the first init
/// container that is not done decides, otherwise the first container that waits or ended.
final class PodSummary {
    private final JsonObject pod;
    private final JsonObject spec;
    private final JsonObject status;
    private final Set<String> sidecars = new HashSet<>();
    private String reason;
    private int readyContainers;
    private long restarts;
    private @Nullable Instant lastRestart;
    private long sidecarRestarts;
    private @Nullable Instant lastSidecarRestart;

    private PodSummary(JsonObject pod) {
        this.pod = pod;
        this.spec = orEmpty(pod.object("spec"));
        this.status = orEmpty(pod.object("status"));
        this.reason = status.string("reason", "").isEmpty() ? status.string("phase", "") : status.string("reason", "");
    }

    static PodSummary of(JsonObject pod) {
        PodSummary summary = new PodSummary(pod);
        summary.read();
        return summary;
    }

    String ready() {
        return readyContainers + "/" + (spec.objects("containers").size() + sidecars.size());
    }

    String status() {
        return reason;
    }

    String restarts(Instant now) {
        return restarts == 0 || lastRestart == null
                ? Long.toString(restarts)
                : "%d (%s ago)".formatted(restarts, HumanDuration.of(Duration.between(lastRestart, now)));
    }

    private void read() {
        for (JsonObject container : spec.objects("initContainers")) {
            if (container.string("restartPolicy", "").equals("Always")) {
                sidecars.add(container.string("name", ""));
            }
        }
        for (JsonObject condition : status.objects("conditions")) {
            if (condition.string("type", "").equals("PodScheduled")
                    && condition.string("reason", "").equals("SchedulingGated")) {
                reason = "SchedulingGated";
            }
        }
        if (!initializing() || conditionTrue("Initialized")) {
            restarts = sidecarRestarts;
            lastRestart = lastSidecarRestart;
            readContainers();
        }
        if (Columns.deleting(pod)) {
            if (status.string("reason", "").equals("NodeLost")) {
                reason = "Unknown";
            } else if (!Set.of("Succeeded", "Failed").contains(status.string("phase", ""))) {
                reason = "Terminating";
            }
        }
    }

    /// Reads the init containers; whether one of them is not done.
    private boolean initializing() {
        List<JsonObject> containers = status.objects("initContainerStatuses");
        for (int i = 0; i < containers.size(); i++) {
            JsonObject container = containers.get(i);
            boolean sidecar = sidecars.contains(container.string("name", ""));
            countRestarts(container);
            if (sidecar) {
                sidecarRestarts += Columns.at(container, "restartCount");
                lastSidecarRestart = later(lastSidecarRestart, finished(container));
            }
            JsonObject terminated = container.objectAt("state", "terminated");
            if (terminated != null && Columns.at(terminated, "exitCode") == 0) {
                continue;
            }
            if (sidecar && container.isTrue("started")) {
                readyContainers += container.isTrue("ready") ? 1 : 0;
                continue;
            }
            reason = "Init:" + initReason(container, terminated, i);
            return true;
        }
        return false;
    }

    private String initReason(JsonObject container, @Nullable JsonObject terminated, int index) {
        if (terminated != null) {
            return terminatedReason(terminated);
        }
        String waiting = Columns.at("", container, "state", "waiting", "reason");
        return waiting.isEmpty() || waiting.equals("PodInitializing")
                ? index + "/" + spec.objects("initContainers").size()
                : waiting;
    }

    private void readContainers() {
        boolean running = false;
        for (JsonObject container : status.objects("containerStatuses").reversed()) {
            countRestarts(container);
            String waiting = Columns.at("", container, "state", "waiting", "reason");
            JsonObject terminated = container.objectAt("state", "terminated");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (terminated != null) {
                reason = terminatedReason(terminated);
            } else if (container.isTrue("ready") && container.objectAt("state", "running") != null) {
                running = true;
                readyContainers++;
            }
        }
        if (reason.equals("Completed") && running) {
            reason = conditionTrue("Ready") ? "Running" : "NotReady";
        }
    }

    private void countRestarts(JsonObject container) {
        restarts += Columns.at(container, "restartCount");
        lastRestart = later(lastRestart, finished(container));
    }

    private boolean conditionTrue(String type) {
        return status.objects("conditions").stream()
                .anyMatch(c -> c.string("type", "").equals(type)
                        && c.string("status", "").equals("True"));
    }

    private static String terminatedReason(JsonObject terminated) {
        String reason = terminated.string("reason", "");
        if (!reason.isEmpty()) {
            return reason;
        }
        long signal = Columns.at(terminated, "signal");
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + Columns.at(terminated, "exitCode");
    }

    private static @Nullable Instant finished(JsonObject container) {
        return HumanDuration.instant(container.stringAt("lastState", "terminated", "finishedAt"));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private static JsonObject orEmpty(@Nullable JsonObject object) {
        return object == null ? new JsonObject() : object;
    }
}
