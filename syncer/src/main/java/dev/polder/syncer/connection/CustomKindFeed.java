package dev.polder.syncer.connection;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.TargetScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows a kind that an operator allowed, from when the cluster serves it. What it is called in objects and whether it
/// has a status is the cluster's to say: nothing is guessed out of names. One thread.
final class CustomKindFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CustomKindFeed.class);

    private final SyncedKind kind;
    private final TargetScope scope;
    private final FeedListener listener;
    private final Pause pause;
    private final Duration interval;
    private final @Nullable Thread before;

    /// @param interval between questions whether it is served by now
    /// @param before   follows the same resource and is about to end, null for none
    CustomKindFeed(
            SyncedKind kind,
            TargetScope scope,
            FeedListener listener,
            Pause pause,
            Duration interval,
            @Nullable Thread before) {
        this.kind = kind;
        this.scope = scope;
        this.listener = listener;
        this.pause = pause;
        this.interval = interval;
        this.before = before;
    }

    @Override
    public void run() {
        try {
            if (before != null) {
                before.join();
            }
            SyncedKind described = awaitServed();
            scope.kinds().describe(described);
            new DownstreamFeed(described, scope, listener, pause).run();
        } catch (InterruptedException _) {
            LOG.debug("{} of {} is waited for no longer", kind.resource(), scope.id());
        } finally {
            scope.states().forget(kind.resource());
            scope.view().forget(kind.resource());
        }
    }

    private SyncedKind awaitServed() throws InterruptedException {
        while (true) {
            pause.untilReachable();
            try {
                return describe(scope.downstream().resources(kind.resource().groupVersion()));
            } catch (DownstreamException e) {
                listener.failed(kind, e);
            }
            pause.time(interval);
        }
    }

    private SyncedKind describe(List<JsonObject> resources) {
        String plural = kind.resource().resource();
        Optional<JsonObject> found = resources.stream()
                .filter(r -> r.string("name", "").equals(plural))
                .findFirst();
        if (found.isEmpty() || found.get().string("kind", "").isEmpty()) {
            throw new DownstreamException(DownstreamFailure.NOT_FOUND, "the cluster does not serve it");
        }
        if (!found.get().isTrue("namespaced")) {
            throw new DownstreamException(
                    DownstreamFailure.INVALID, "it is cluster-scoped, and only what is in namespaces is carried");
        }
        boolean status = resources.stream().anyMatch(r -> r.string("name", "").equals(plural + "/status"));
        return SyncedKind.custom(kind.resource(), found.get().string("kind", ""), status);
    }
}
