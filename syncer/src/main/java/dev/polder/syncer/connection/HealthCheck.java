package dev.polder.syncer.connection;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.control.ControllerTools;
import dev.polder.syncer.SyncerSettings;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.rights.ResourceStates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a cluster now and then for its version, and whether it knows us. It alone asks while the breaker is open, and
/// never in step with others.
final class HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);

    private static final DownstreamRef PROBED = new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", "default");

    private final Downstream cluster;
    private final SyncerSettings settings;
    private final ControllerTools tools;
    private final Runnable changed;
    private final Semaphore nudges = new Semaphore(0);
    private volatile Consumer<Duration> onAnswer = _ -> {};
    private volatile boolean connected;
    private volatile boolean self;
    private volatile boolean forbidden;
    private volatile String reason = "Connecting";
    private volatile String message = "the cluster has not answered yet";
    private volatile @Nullable Instant lastHeartbeat;

    /// @param cluster asked past the breaker
    HealthCheck(Downstream cluster, SyncerSettings settings, ControllerTools tools, Runnable changed) {
        this.cluster = cluster;
        this.settings = settings;
        this.tools = tools;
        this.changed = changed;
    }

    /// @param action takes how long the answer took
    void onAnswer(Consumer<Duration> action) {
        onAnswer = action;
    }

    /// Asks at once, and not only when it is time.
    void nudge() {
        nudges.release();
    }

    /// Whether the last question was answered.
    boolean isConnected() {
        return connected;
    }

    /// Something else of the target's health changed.
    void tell() {
        changed.run();
    }

    TargetHealth now(ResourceStates states, boolean held, List<String> mistakes) {
        Map<GroupVersionResource, Boolean> known = states.known();
        Map<GroupVersionResource, String> problems = states.problems();
        if (forbidden) {
            known.put(DownstreamNamespaces.NAMESPACES, false);
            problems.putIfAbsent(DownstreamNamespaces.NAMESPACES, "may not get");
        }
        return new TargetHealth(connected, reason, message, lastHeartbeat, held, known, problems, mistakes);
    }

    /// Runs until the connection ends.
    ///
    /// @param begin run once, after the first answer
    /// @param beat  run after each answer; true when it is time to look at everything again
    void run(Runnable begin, Consumer<Boolean> beat, Pause pause) {
        boolean begun = false;
        Instant resynced = tools.clock().instant();
        try {
            while (!pause.isEnded()) {
                pause.untilPatient();
                boolean answered = ask();
                if (answered && !begun) {
                    begun = true;
                    begin.run();
                }
                if (answered) {
                    boolean resync = !tools.clock().instant().isBefore(resynced.plus(settings.resyncInterval()));
                    resynced = resync ? tools.clock().instant() : resynced;
                    beat.accept(resync);
                }
                changed.run();
                Duration wait = answered ? settings.heartbeatInterval() : jittered(settings.limits().probeInterval());
                if (nudges.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                    pause.time(jittered(settings.limits().firstRetry()));
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("health check ends");
        }
    }

    private boolean ask() {
        if (self) {
            return false;
        }
        Instant begin = tools.clock().instant();
        try {
            JsonObject version = cluster.version();
            if (!settings.instanceId().isEmpty() && settings.instanceId().equals(version.string("polderInstance"))) {
                self = true;
                return say(false, "SelfReference", "the target is this gateway itself");
            }
            proveCredentials();
            Instant answered = tools.clock().instant();
            lastHeartbeat = answered;
            onAnswer.accept(Duration.between(begin, answered));
            String kubernetes = version.string("gitVersion", "of unknown version");
            return say(true, "Connected", "connected to Kubernetes " + kubernetes);
        } catch (DownstreamException e) {
            boolean unknown = e.failure() == DownstreamFailure.UNAUTHORIZED;
            return say(
                    false,
                    unknown ? "AuthenticationFailed" : "Unreachable",
                    (unknown ? "the cluster does not accept the credentials; expired, or withdrawn? It says: " : "")
                            + e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("health check failed", e);
            return say(false, "Unreachable", e.toString());
        }
    }

    /// Asks for something that nobody gets without credentials, which the version is not everywhere. Any answer will do
    /// but that we are unknown.
    private void proveCredentials() {
        try {
            var _ = cluster.get(PROBED);
            forbidden = false;
        } catch (DownstreamException e) {
            // Watches outlive the rights that they were opened with, so nothing else may tell.
            forbidden = e.failure() == DownstreamFailure.FORBIDDEN;
            if (e.failure().ofTheCluster()) {
                throw e;
            }
        }
    }

    private boolean say(boolean nowConnected, String nowReason, String nowMessage) {
        connected = nowConnected;
        reason = nowReason;
        message = nowMessage;
        return nowConnected;
    }

    private Duration jittered(Duration most) {
        long millis = Math.max(2, most.toMillis());
        return Duration.ofMillis(millis / 2 + tools.random().nextLong(millis / 2));
    }
}
