package dev.polder.syncer.rights;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.TargetKinds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the cluster what we may do with each resource (SelfSubjectAccessReview): once for all verbs, and verb by verb
/// where that is denied. Everything is asked again now and then and when a request was refused; what is denied is asked
/// more often, so that a grant is noticed within half a minute. One thread.
public final class RightsCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RightsCheck.class);
    private static final GroupVersionResource REVIEWS =
            new GroupVersionResource("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> MIRROR = List.of("get", "list", "watch", "delete");
    private static final List<String> ALL = List.of("get", "list", "watch", "create", "patch", "delete");

    private final Downstream downstream;
    private final TargetKinds kinds;
    private final ResourceStates states;
    private final Consumer<SyncedKind> changed;
    private final InstantSource clock;
    private final Duration often;
    private final Duration seldom;

    /// @param changed run when the rights to a kind changed
    /// @param often   time between questions about what is denied
    /// @param seldom  time between questions about everything
    public RightsCheck(
            Scope scope, Consumer<SyncedKind> changed, InstantSource clock, Duration often, Duration seldom) {
        this.downstream = scope.downstream();
        this.kinds = scope.kinds();
        this.states = scope.states();
        this.changed = changed;
        this.clock = clock;
        this.often = often;
        this.seldom = seldom;
    }

    /// Whom to ask, about what, and where to write the answers down.
    public record Scope(Downstream downstream, TargetKinds kinds, ResourceStates states) {}

    /// Runs until it is interrupted.
    ///
    /// @param reachable waits until the cluster may be asked
    public void run(Gate reachable) {
        boolean all = true;
        Instant asked = clock.instant();
        try {
            while (true) {
                reachable.await();
                asked = all ? clock.instant() : asked;
                check(all);
                boolean suspected = states.awaitSuspicion(often);
                all = suspected || !clock.instant().isBefore(asked.plus(seldom));
            }
        } catch (InterruptedException _) {
            LOG.debug("check of rights ends");
        }
    }

    /// Waits until the cluster may be asked.
    @FunctionalInterface
    public interface Gate {
        void await() throws InterruptedException;
    }

    private void check(boolean all) {
        for (SyncedKind kind : kinds.all()) {
            if (all || states.isDenied(kind.resource())) {
                try {
                    if (states.denied(kind.resource(), denied(kind))) {
                        changed.accept(kind);
                    }
                } catch (DownstreamException e) {
                    // Nothing is known now that was not known before; the requests themselves will tell.
                    LOG.debug("rights to {} cannot be asked for: {}", kind.resource(), e.getMessage());
                }
            }
        }
    }

    private List<String> denied(SyncedKind kind) {
        if (may(kind.resource(), "*")) {
            return List.of();
        }
        return verbs(kind).stream().filter(verb -> !may(kind.resource(), verb)).toList();
    }

    /// What is needed for a kind. Endpoints and their slices are only looked at.
    private static List<String> verbs(SyncedKind kind) {
        if (kind.path().goesDown()) {
            return ALL;
        }
        return kind.hasStatus() ? MIRROR : READ;
    }

    private boolean may(GroupVersionResource resource, String verb) {
        JsonObject attributes = new JsonObject()
                .put("verb", verb)
                .put("group", resource.group())
                .put("version", resource.version())
                .put("resource", resource.resource());
        JsonObject review = new JsonObject()
                .put("kind", "SelfSubjectAccessReview")
                .put("apiVersion", REVIEWS.groupVersion().toString())
                .put("spec", new JsonObject().put("resourceAttributes", attributes));
        JsonObject status = downstream.create(new DownstreamRef(REVIEWS, "", ""), review).object("status");
        return status != null && status.isTrue("allowed");
    }
}
