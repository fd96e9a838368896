package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.NamespaceState;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.Finished;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.Wellness;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings one upstream object down, or takes its copy back. Reads both sides anew each time; what the queue said is
/// only where to look.
public final class SpecReconciler {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_DELETE = Duration.ofSeconds(2);

    private static final Duration HELD = Duration.ofSeconds(30);
    /// Of objects that wait to leave so many are looked at again in a millisecond, at most.
    private static final int WAITING_PER_MILLI = 5;

    private final TargetScope scope;
    private final MassDeletionGuard guard;
    private final CopyWriter copies;
    private final SyncStateNote note;
    private final NamespaceRemoval namespaceRemoval;

    /// @param guard   shared with whoever tells of it
    /// @param quotas  takes those for which there is no room
    /// @param options what the operator says now
    public SpecReconciler(
            TargetScope scope,
            MassDeletionGuard guard,
            QuotaWait quotas,
            Supplier<TargetOptions> options,
            InstantSource clock) {
        this.scope = scope;
        this.guard = guard;
        this.copies = new CopyWriter(scope, quotas, options, clock);
        this.note = new SyncStateNote(scope);
        this.namespaceRemoval = new NamespaceRemoval(scope);
    }

    /// One key, one thread at a time.
    public Outcome reconcile(ObjectKey key) {
        Optional<SyncedKind> found = scope.kinds().of(key.resource());
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        SyncedKind kind = found.get();
        if (!scope.view().isSynced(DownstreamNamespaces.NAMESPACES)
                || (!scope.view().isSynced(kind.resource()) && scope.kinds().isAllowed(kind))) {
            return waitForList(kind, key);
        }
        if (kind.resource().equals(DownstreamNamespaces.NAMESPACES)) {
            return namespaceRemoval.reconcile(key);
        }
        Optional<JsonObject> upstream = scope.upstream().get(kind, key);
        if (upstream.isEmpty()) {
            return withdrawOrphan(kind, key);
        }
        JsonObject object = upstream.get();
        if (!isWanted(kind, key, object) || object.stringAt("metadata", "deletionTimestamp") != null) {
            return withdraw(kind, key, object);
        }
        return switch (scope.placing().of(key.workspace(), key.namespace())) {
            case TAKE -> take(kind, key, object);
            case KEEP -> isHere(key, object) ? take(kind, key, object) : Outcome.DONE;
            case LEAVE -> leave(kind, key, object);
        };
    }

    /// Whether the target has begun with an object, or with its namespace.
    private boolean isHere(ObjectKey key, JsonObject upstream) {
        return UpstreamObjects.hasFinalizer(upstream, scope.id().finalizer())
                || scope.namespaces().isPresent(key.workspace(), key.namespace());
    }

    /// Gives an object back that is to be elsewhere. What runs goes first, and only when it may; what it uses follows.
    private Outcome leave(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        if (!UpstreamObjects.hasFinalizer(upstream, scope.id().finalizer())) {
            return Outcome.DONE;
        }
        String namespace = scope.namespaces().downstreamName(key.workspace(), key.namespace());
        boolean used = !Wellness.runs(key.resource()) && scope.view().hasWork(namespace);
        return used || !scope.placing().mayLeave(kind, key, upstream)
                ? new Outcome.RequeueAfter(Duration.ofMillis(
                        Math.clamp(scope.view().copies() / WAITING_PER_MILLI, SOON.toMillis(), HELD.toMillis())))
                : withdraw(kind, key, upstream);
    }

    /// Brings it down, if the operator allows its kind and the target takes it.
    private Outcome take(SyncedKind kind, ObjectKey key, JsonObject object) {
        if (!scope.kinds().isAllowed(kind)) {
            return Outcome.DONE;
        }
        Optional<String> obstacle = scope.states().obstacle(kind.resource());
        if (obstacle.isPresent() && !copies.isCurrent(kind, key, object)) {
            note.tell(kind, key, object, "ResourceRefused", obstacle.get());
            return new Outcome.Park(obstacle.get());
        }
        return apply(kind, key, object);
    }

    /// What cannot be listed is not touched, and why is told to those who wait for it. Its list, when it comes, brings
    /// all of it back.
    private Outcome waitForList(SyncedKind kind, ObjectKey key) {
        Optional<String> obstacle = scope.states().obstacle(kind.resource());
        if (obstacle.isEmpty() || kind.resource().equals(DownstreamNamespaces.NAMESPACES)) {
            return Outcome.DONE;
        }
        Optional<JsonObject> upstream = scope.upstream().get(kind, key);
        if (upstream.isPresent() && isWanted(kind, key, upstream.get())) {
            note.tell(kind, key, upstream.get(), "ResourceRefused", obstacle.get());
        }
        return new Outcome.Park(obstacle.get());
    }

    private boolean isWanted(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        return Eligibility.goesDown(kind, upstream)
                && !scope.withheld().test(key)
                && !scope.draining().getAsBoolean();
    }

    /// The store is the authority on what exists upstream, so a copy of what is not there has lost its reason; but not
    /// very many at once.
    private Outcome withdrawOrphan(SyncedKind kind, ObjectKey key) {
        DownstreamRef ref = scope.view().ref(kind, key);
        if (!isCopyToGo(scope.view().get(ref))) {
            return Outcome.DONE;
        }
        // The view may not have heard yet that it went, and what went is not to be counted twice.
        SlimObject slim = copies.ask(kind, key, ref);
        if (slim != null && isCopyToGo(slim)) {
            if (!scope.draining().getAsBoolean() && !guard.admits(scope.view().copies())) {
                return new Outcome.RequeueAfter(HELD);
            }
            delete(ref, slim.uid());
        }
        return Outcome.DONE;
    }

    private static boolean isCopyToGo(@Nullable SlimObject slim) {
        return slim != null && slim.isCopy() && !slim.deleting();
    }

    /// Downstream first; our finalizer upstream goes when the copy is proven gone (INV-3).
    private Outcome withdraw(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        String finalizer = scope.id().finalizer();
        if (!UpstreamObjects.hasFinalizer(upstream, finalizer)) {
            return Outcome.DONE;
        }
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject copy = copies.ask(kind, key, ref);
        if (copy == null || !copy.isCopy() || !copy.isCopyOf(UpstreamObjects.uid(upstream))) {
            release(kind, key, upstream);
            return Outcome.DONE;
        }
        if (!copy.deleting()) {
            delete(ref, copy.uid());
        }
        return new Outcome.RequeueAfter(AFTER_DELETE);
    }

    /// Lets an upstream object go. One that was given time to end has had it downstream, and nobody here would end it.
    private void release(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        JsonObject told = upstream.stringAt("metadata", "deletionTimestamp") == null && scope.id().isAlone(upstream)
                ? withoutStatus(kind, key, upstream)
                : upstream;
        scope.upstream().removeFinalizer(kind, key, told, scope.id().finalizer());
        boolean waits = upstream.integerAt("metadata", "deletionGracePeriodSeconds").orElse(0) > 0;
        if (waits) {
            scope.upstream().delete(kind, key, UpstreamObjects.uid(upstream));
        }
        if (!scope.id().isAlone(upstream)) {
            scope.placing().left(key);
        }
    }

    /// What nobody runs any more does not go on saying that it runs.
    private JsonObject withoutStatus(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        if (!kind.hasStatus() || !scope.id().speaksFor(upstream)) {
            return upstream;
        }
        JsonObject status = Finished.statusWithoutCopy(kind, upstream);
        return scope.upstream().updateStatus(kind, key, upstream.deepCopy().put("status", status));
    }

    private Outcome apply(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        String finalizer = scope.id().finalizer();
        JsonObject live = UpstreamObjects.hasFinalizer(upstream, finalizer)
                ? upstream
                : scope.upstream().addFinalizer(kind, key, upstream, finalizer);
        return switch (scope.namespaces().ensure(key.workspace(), key.namespace())) {
            case NamespaceState.Foreign(String name) -> {
                note.tell(kind, key, live, "NamespaceCollision", "the target has a namespace in the way");
                // Nothing tells when it goes: it is not ours, and so not watched.
                yield new Outcome.Retry("namespace " + name + " is not ours");
            }
            case NamespaceState.Terminating _ -> new Outcome.RequeueAfter(SOON);
            case NamespaceState.Ready _ -> copies.apply(kind, key, live);
        };
    }

    private void delete(DownstreamRef ref, String uid) {
        scope.downstream().delete(ref, uid);
        scope.events().deleted(scope.id().key(), ref.resource().groupResource());
    }
}
