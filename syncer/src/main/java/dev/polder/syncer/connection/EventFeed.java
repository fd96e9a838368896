package dev.polder.syncer.connection;

import dev.polder.syncer.downstream.DownstreamEvent;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamPage;
import dev.polder.syncer.downstream.DownstreamWatch;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.mirror.EventMirror;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.TargetScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the Events of a target. They carry no labels, so all of the cluster's come by and only ours are shown; those
/// that were there before are not: they tell of the past. One thread.
final class EventFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private final TargetScope scope;
    private final EventMirror mirror;
    private final Pause pause;

    EventFeed(TargetScope scope, EventMirror mirror, Pause pause) {
        this.scope = scope;
        this.mirror = mirror;
        this.pause = pause;
    }

    @Override
    public void run() {
        int failures = 0;
        String version = null;
        try {
            while (true) {
                try {
                    pause.untilReachable();
                    version = follow(version == null ? newest() : version);
                    failures = 0;
                    pause.afterFailure(1);
                } catch (DownstreamException e) {
                    version = e.failure() == DownstreamFailure.EXPIRED ? null : version;
                    pause.afterFailure(++failures);
                } catch (RuntimeException e) {
                    LOG.warn("event feed of {} starts again", scope.id(), e);
                    version = null;
                    pause.afterFailure(++failures);
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("event feed of {} ends", scope.id());
        }
    }

    private String newest() {
        DownstreamPage page = scope.downstream().list(SyncedKinds.EVENTS, "", "");
        return page.resourceVersion();
    }

    private @Nullable String follow(String from) throws InterruptedException {
        String version = from;
        try (DownstreamWatch watch = scope.downstream().watch(SyncedKinds.EVENTS, "", from)) {
            for (DownstreamEvent event = watch.next(); event != null; event = watch.next()) {
                switch (event.type()) {
                    case ADDED, MODIFIED -> mirror.show(event.object());
                    case DELETED, BOOKMARK -> {}
                }
                String next = event.object().stringAt("metadata", "resourceVersion");
                version = next == null ? version : next;
            }
        }
        return version;
    }
}
