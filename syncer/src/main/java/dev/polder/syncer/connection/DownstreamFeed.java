package dev.polder.syncer.connection;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamEvent;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamPage;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.downstream.DownstreamWatch;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.TargetScope;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists and follows one kind of one target, as far as it carries the target's label, and keeps the view of it. What is
/// missing from a list counts as gone only when the list is complete (INV-1). One thread.
final class DownstreamFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DownstreamFeed.class);
    private static final int TRIES_WITHOUT_LIST = 3;

    private final SyncedKind kind;
    private final TargetScope scope;
    private final FeedListener listener;
    private final Pause pause;
    private final String labels;
    private boolean heard;

    DownstreamFeed(SyncedKind kind, TargetScope scope, FeedListener listener, Pause pause) {
        this.kind = kind;
        this.scope = scope;
        this.listener = listener;
        this.pause = pause;
        this.labels = SyncKeys.TARGET_LABEL + "=" + scope.id().key();
    }

    @Override
    public void run() {
        int failures = 0;
        try {
            while (true) {
                try {
                    pause.untilReachable();
                    follow(list());
                } catch (DownstreamException e) {
                    listener.failed(kind, e);
                } catch (RuntimeException e) {
                    LOG.warn("feed of {} of {} starts again", kind.resource(), scope.id(), e);
                }
                // Also after a history that is gone: a cluster that never has one must not be listed without a break.
                failures = heard ? 1 : failures + 1;
                heard = false;
                pause.afterFailure(failures);
            }
        } catch (InterruptedException _) {
            LOG.debug("feed of {} of {} ends", kind.resource(), scope.id());
        }
    }

    private String list() {
        Set<DownstreamRef> missing = isNamespaces() ? namespaces() : scope.view().refs(kind.resource());
        Downstream downstream = scope.downstream();
        DownstreamPage page = downstream.list(kind.resource(), labels, "");
        while (true) {
            for (JsonObject object : page.items()) {
                present(object).ifPresent(ref -> {
                    missing.remove(ref);
                    listener.seen(kind, ref);
                });
            }
            if (page.continueToken().isEmpty()) {
                break;
            }
            page = downstream.list(kind.resource(), labels, page.continueToken());
        }
        for (DownstreamRef ref : missing) {
            if (isNamespaces()) {
                scope.namespaces().gone(ref.name());
            } else {
                scope.view().gone(ref, "");
            }
            listener.changed(kind, ref);
        }
        listener.listed(kind);
        return page.resourceVersion();
    }

    /// Follows until the history is lost.
    private void follow(String from) throws InterruptedException {
        String version = from;
        int broken = 0;
        while (true) {
            try (DownstreamWatch watch = scope.downstream().watch(kind.resource(), labels, version)) {
                String before = version;
                for (DownstreamEvent event = watch.next(); event != null; event = watch.next()) {
                    version = handle(event, version);
                    broken = 0;
                    heard = true;
                }
                pause.untilReachable();
                if (version.equals(before)) {
                    pause.afterFailure(1);
                }
            } catch (DownstreamException e) {
                if (e.failure() == DownstreamFailure.EXPIRED) {
                    return;
                }
                if (!e.failure().ofTheCluster() || ++broken > TRIES_WITHOUT_LIST) {
                    throw e;
                }
                pause.afterFailure(broken);
                pause.untilReachable();
            }
        }
    }

    private String handle(DownstreamEvent event, String version) {
        switch (event.type()) {
            case ADDED, MODIFIED -> {
                present(event.object()).ifPresent(ref -> listener.changed(kind, ref));
            }
            case DELETED -> gone(event.object());
            case BOOKMARK -> {}
        }
        String next = event.object().stringAt("metadata", "resourceVersion");
        return next == null ? version : next;
    }

    private Optional<DownstreamRef> present(JsonObject object) {
        return isNamespaces() ? presentNamespace(object) : scope.view().observe(kind, object);
    }

    private Optional<DownstreamRef> presentNamespace(JsonObject namespace) {
        String name = namespace.stringAt("metadata", "name");
        return name != null && scope.namespaces().observe(namespace)
                ? Optional.of(new DownstreamRef(kind.resource(), "", name))
                : Optional.empty();
    }

    private void gone(JsonObject object) {
        String namespace = object.stringAt("metadata", "namespace");
        String name = object.stringAt("metadata", "name");
        String uid = object.stringAt("metadata", "uid");
        if (name == null) {
            return;
        }
        if (isNamespaces()) {
            scope.namespaces().gone(name);
            listener.changed(kind, new DownstreamRef(kind.resource(), "", name));
        } else if (namespace != null && scope.namespaces().ofDownstream(namespace).isPresent()) {
            DownstreamRef ref = new DownstreamRef(kind.resource(), namespace, name);
            scope.view().gone(ref, uid == null ? "" : uid);
            listener.changed(kind, ref);
        }
    }

    private Set<DownstreamRef> namespaces() {
        return scope.namespaces().present().stream()
                .map(name -> new DownstreamRef(kind.resource(), "", name))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean isNamespaces() {
        return kind.resource().equals(DownstreamNamespaces.NAMESPACES);
    }
}
