package dev.polder.syncer.connection;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.DownstreamEvent;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamWatch;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.view.TargetScope;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the ResourceQuotas of a target, which say what is used too: when one changes, there may be room in its
/// namespace. Without the right to see them what waits is looked at with everything else. One thread.
final class QuotaFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaFeed.class);
    private static final GroupVersionResource QUOTAS = new GroupVersionResource("", "v1", "resourcequotas");

    private final TargetScope scope;
    private final Consumer<String> changed;
    private final Pause pause;

    /// @param changed takes the downstream name of one of our namespaces
    QuotaFeed(TargetScope scope, Consumer<String> changed, Pause pause) {
        this.scope = scope;
        this.changed = changed;
        this.pause = pause;
    }

    @Override
    public void run() {
        int failures = 0;
        try {
            while (true) {
                try {
                    pause.untilReachable();
                    String version = scope.downstream().list(QUOTAS, "", "").resourceVersion();
                    // What changed while nobody looked is not known.
                    scope.namespaces().present().forEach(changed);
                    follow(version);
                    failures = 1;
                } catch (DownstreamException e) {
                    LOG.debug("quotas of {} are not seen: {}", scope.id(), e.getMessage());
                    failures++;
                } catch (RuntimeException e) {
                    LOG.warn("feed of quotas of {} starts again", scope.id(), e);
                    failures++;
                }
                pause.afterFailure(failures);
            }
        } catch (InterruptedException _) {
            LOG.debug("feed of quotas of {} ends", scope.id());
        }
    }

    private void follow(String from) throws InterruptedException {
        try (DownstreamWatch watch = scope.downstream().watch(QUOTAS, "", from)) {
            for (DownstreamEvent event = watch.next(); event != null; event = watch.next()) {
                String namespace = event.object().stringAt("metadata", "namespace");
                if (namespace != null && scope.namespaces().ofDownstream(namespace).isPresent()) {
                    changed.accept(namespace);
                }
            }
        }
    }
}
