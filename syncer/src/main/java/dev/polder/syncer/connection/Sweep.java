package dev.polder.syncer.connection;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.TargetScope;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at everything of a kind again: what is stored upstream, and what is known downstream. Waits for room in the
/// lanes, which is why it has a thread of its own.
final class Sweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    /// A pause as after so many failures in a row.
    private static final int FAILED = 5;

    private final ObjectStore store;
    private final TargetScope scope;
    private final Lane spec;
    private final Lane status;
    private final Predicate<ObjectKey> serves;
    private final Pause pause;
    private final LinkedBlockingQueue<SyncedKind> asked = new LinkedBlockingQueue<>();

    /// @param serves whether the target is responsible for an upstream object
    Sweep(ObjectStore store, TargetScope scope, Lane spec, Lane status, Predicate<ObjectKey> serves, Pause pause) {
        this.store = store;
        this.scope = scope;
        this.spec = spec;
        this.status = status;
        this.serves = serves;
        this.pause = pause;
    }

    /// Asks for a kind to be looked at; it is in the queue once at most.
    void ask(SyncedKind kind) {
        synchronized (asked) {
            if (!asked.contains(kind)) {
                asked.add(kind);
            }
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                SyncedKind kind = asked.take();
                try {
                    upstream(kind);
                    downstream(kind);
                } catch (RuntimeException e) {
                    LOG.warn("sweep over {} of {} begins again", kind.resource(), scope.id(), e);
                    pause.afterFailure(FAILED);
                    ask(kind);
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("sweep of {} ends", scope.id());
        }
    }

    private void upstream(SyncedKind kind) throws InterruptedException {
        for (StoredObject object : UpstreamSweep.over(store, kind.resource().groupResource())) {
            String from = object.header().labels().get(SyncKeys.MIRRORED_FROM);
            if (from == null) {
                if (kind.path().goesDown() && serves.test(object.key())) {
                    spec.addPatiently(object.key());
                }
            } else if (from.equals(scope.id().key())) {
                status.addPatiently(object.key());
            }
        }
    }

    private void downstream(SyncedKind kind) throws InterruptedException {
        if (kind.resource().equals(DownstreamNamespaces.NAMESPACES)) {
            for (var locator : scope.namespaces().known()) {
                spec.addPatiently(new ObjectKey(
                        locator.workspace(), kind.resource().groupResource(), "", locator.namespace()));
            }
            return;
        }
        for (var ref : scope.view().refs(kind.resource())) {
            ObjectKey key = scope.view().upstreamKey(ref).orElse(null);
            if (key != null) {
                status.addPatiently(key);
                if (kind.path().goesDown()) {
                    spec.addPatiently(key);
                }
            }
        }
    }
}
