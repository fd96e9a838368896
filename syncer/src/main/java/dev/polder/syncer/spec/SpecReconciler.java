package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.NamespaceState;
import dev.polder.syncer.transform.DesiredCopy;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.Failures;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings one upstream object down, or takes its copy back. Reads both sides anew each time; what the queue said is
/// only where to look.
public final class SpecReconciler {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_DELETE = Duration.ofSeconds(2);

    private final TargetScope scope;
    private final InstantSource clock;
    private final NamespaceRemoval namespaceRemoval;

    public SpecReconciler(TargetScope scope, InstantSource clock) {
        this.scope = scope;
        this.clock = clock;
        this.namespaceRemoval = new NamespaceRemoval(scope);
    }

    /// One key, one thread at a time.
    public Outcome reconcile(ObjectKey key) {
        Optional<SyncedKind> found = SyncedKinds.of(key.resource());
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        SyncedKind kind = found.get();
        if (!scope.view().isSynced(DownstreamNamespaces.NAMESPACES)
                || !scope.view().isSynced(kind.resource())) {
            return new Outcome.RequeueAfter(SOON);
        }
        if (kind.resource().equals(DownstreamNamespaces.NAMESPACES)) {
            return namespaceRemoval.reconcile(key);
        }
        Optional<JsonObject> upstream = scope.upstream().get(kind, key);
        if (upstream.isEmpty()) {
            return withdrawOrphan(kind, key);
        }
        JsonObject object = upstream.get();
        boolean wanted = Eligibility.goesDown(kind, object)
                && !scope.withheld().test(key)
                && !scope.draining().getAsBoolean();
        if (!wanted || object.stringAt("metadata", "deletionTimestamp") != null) {
            return withdraw(kind, key, object);
        }
        return apply(kind, key, object);
    }

    /// The store is the authority on what exists upstream, so a copy of what is not there has lost its reason.
    private Outcome withdrawOrphan(SyncedKind kind, ObjectKey key) {
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject slim = scope.view().get(ref);
        if (slim != null && slim.isCopy() && !slim.deleting()) {
            delete(ref, slim.uid());
        }
        return Outcome.DONE;
    }

    /// Downstream first; our finalizer upstream goes when the copy is proven gone (INV-3).
    private Outcome withdraw(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        String finalizer = scope.id().finalizer();
        if (!UpstreamObjects.hasFinalizer(upstream, finalizer)) {
            return Outcome.DONE;
        }
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject copy = ask(kind, key, ref);
        if (copy == null || !copy.isCopy() || !copy.upstreamUid().equals(uid(upstream))) {
            scope.upstream().removeFinalizer(kind, key, upstream, finalizer);
            return Outcome.DONE;
        }
        if (!copy.deleting()) {
            delete(ref, copy.uid());
        }
        return new Outcome.RequeueAfter(AFTER_DELETE);
    }

    private Outcome apply(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        String finalizer = scope.id().finalizer();
        JsonObject live = UpstreamObjects.hasFinalizer(upstream, finalizer)
                ? upstream
                : scope.upstream().addFinalizer(kind, key, upstream, finalizer);
        return switch (scope.namespaces().ensure(key.workspace(), key.namespace())) {
            case NamespaceState.Foreign(String name) -> {
                tell(kind, key, live, new SyncState("NamespaceCollision", "the target has a namespace in the way"));
                yield new Outcome.Park("namespace " + name + " is not ours");
            }
            case NamespaceState.Terminating _ -> new Outcome.RequeueAfter(SOON);
            case NamespaceState.Ready _ -> applyIn(kind, key, live);
        };
    }

    private Outcome applyIn(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        DesiredCopy desired =
                DesiredCopy.of(kind, upstream, scope.namespaces().locate(key.workspace(), key.namespace()));
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject known = scope.view().get(ref);
        if (known != null && isCurrent(known, upstream, desired)) {
            tell(kind, key, upstream, null);
            return Outcome.DONE;
        }
        SlimObject there = known == null ? ask(kind, key, ref) : known;
        if (there != null && !there.isCopy()) {
            tell(kind, key, upstream, new SyncState("NameCollision", "the target has an object of this name"));
            return new Outcome.Park(ref + " is not ours");
        }
        if (there != null && there.deleting()) {
            return new Outcome.RequeueAfter(SOON);
        }
        if (there != null && !there.upstreamUid().equals(uid(upstream))) {
            delete(ref, there.uid());
            return new Outcome.RequeueAfter(SOON);
        }
        try {
            long start = clock.millis();
            JsonObject applied = scope.downstream().apply(ref, desired.object());
            var _ = scope.view().observe(kind, applied);
            scope.events()
                    .applied(scope.id().key(), key.resource(), Duration.ofMillis(clock.millis() - start));
            tell(kind, key, upstream, null);
            return Outcome.DONE;
        } catch (DownstreamException e) {
            return refused(kind, key, upstream, ref, e);
        }
    }

    private static boolean isCurrent(SlimObject known, JsonObject upstream, DesiredCopy desired) {
        return known.upstreamUid().equals(uid(upstream))
                && !known.deleting()
                && known.hash().equals(desired.hash());
    }

    private Outcome refused(
            SyncedKind kind, ObjectKey key, JsonObject upstream, DownstreamRef ref, DownstreamException e) {
        if (e.failure() == DownstreamFailure.NOT_FOUND) {
            scope.namespaces().gone(ref.namespace());
        }
        if (!e.failure().ofTheCluster()) {
            String message = Objects.requireNonNullElse(e.getMessage(), "").replace(ref.namespace(), key.namespace());
            tell(kind, key, upstream, new SyncState(word(e.failure()), message));
        }
        return Failures.of(e);
    }

    private static String word(DownstreamFailure failure) {
        return switch (failure) {
            case CONFLICT -> "ApplyConflict";
            case INVALID -> "Invalid";
            case FORBIDDEN -> "Forbidden";
            case NOT_FOUND -> "NotServed";
            case UNREACHABLE, UNAUTHORIZED, EXPIRED, THROTTLED, BROKEN -> "Waiting";
        };
    }

    /// Looks downstream now, and remembers what is there.
    private @Nullable SlimObject ask(SyncedKind kind, ObjectKey key, DownstreamRef ref) {
        Optional<JsonObject> found = scope.downstream().get(ref);
        if (found.isEmpty()) {
            scope.view().gone(ref, "");
            return null;
        }
        return scope.view().describe(kind, key, found.get());
    }

    private void delete(DownstreamRef ref, String uid) {
        scope.downstream().delete(ref, uid);
        scope.events().deleted(scope.id().key(), ref.resource().groupResource());
    }

    /// Says on the object what is wrong, or with null that nothing is. Telling is not worth failing for: the object may
    /// have changed meanwhile, and then it is looked at again anyway.
    private void tell(SyncedKind kind, ObjectKey key, JsonObject upstream, @Nullable SyncState state) {
        if (state == null && upstream.stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) == null) {
            return;
        }
        JsonObject changed = upstream.deepCopy();
        String target = scope.id().name();
        boolean differs = state == null ? SyncState.removeFrom(changed, target) : state.putInto(changed, target);
        if (differs) {
            try {
                var _ = scope.upstream().update(kind, key, changed);
            } catch (ApiException e) {
                scope.events().failed(scope.id().key(), key.resource(), "tell");
            }
        }
    }

    private static String uid(JsonObject upstream) {
        return Objects.requireNonNullElse(upstream.stringAt("metadata", "uid"), "");
    }
}
