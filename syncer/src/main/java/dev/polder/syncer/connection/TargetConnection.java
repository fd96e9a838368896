package dev.polder.syncer.connection;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoredObject;
import dev.polder.syncer.capacity.ClusterCapacity;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.flow.CircuitBreaker;
import dev.polder.syncer.flow.GuardedDownstream;
import dev.polder.syncer.flow.Pause;
import dev.polder.syncer.flow.Pace;
import dev.polder.syncer.mirror.EventMirror;
import dev.polder.syncer.mirror.MirrorReconciler;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.placement.Placing;
import dev.polder.syncer.placement.TargetContents.Holding;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.rights.ResourceStates;
import dev.polder.syncer.rights.RightsCheck;
import dev.polder.syncer.spec.MassDeletionGuard;
import dev.polder.syncer.spec.QuotaWait;
import dev.polder.syncer.spec.SpecReconciler;
import dev.polder.syncer.status.StatusReconciler;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.transform.TargetKinds;
import dev.polder.syncer.view.DownstreamView;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One SyncTarget with one set of credentials, from start to close. Nothing is asked of the cluster on the caller's
/// thread.
public final class TargetConnection implements AutoCloseable, FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(TargetConnection.class);
    private static final JsonLimits STORED = new JsonLimits(64 << 20, 256, 10_000_000);
    /// Rights that were there are asked for so many times less often than those that were not.
    private static final int SELDOM = 15;

    private final SyncerParts parts;
    private final TargetScope scope;
    private final Pause pause;
    private final Lane spec;
    private final Lane status;
    private final Sweep sweep;
    private final MirrorReconciler mirrors;
    private final HealthCheck health;
    private final MassDeletionGuard guard;
    private final ClusterCapacity capacity;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ResourceStates states = new ResourceStates();
    private final TargetKinds kinds = new TargetKinds();
    private final Map<GroupVersionResource, Thread> custom = new ConcurrentHashMap<>();
    private final Map<GroupVersionResource, Thread> ending = new ConcurrentHashMap<>();
    private final QuotaWait quotas;
    private volatile TargetOptions options = TargetOptions.NONE;
    private volatile boolean draining;

    /// @param cluster  is closed with the connection
    /// @param withheld what must never go down
    /// @param placing  where workloads are to be
    /// @param changed  run when the health changed; must be quick
    public TargetConnection(
            TargetId id,
            Downstream cluster,
            SyncerParts parts,
            Predicate<ObjectKey> withheld,
            Placing placing,
            Runnable changed) {
        this.parts = parts;
        this.health = new HealthCheck(cluster, parts.settings(), parts.tools(), changed);
        Pace pace = new Pace(parts.settings().requestsPerSecond(), parts.tools().clock());
        CircuitBreaker breaker = new CircuitBreaker(
                parts.settings().limits().breakerFailures(), parts.tools().clock(), state -> turned(state, pace));
        this.pause = new Pause(breaker, parts.settings().limits(), parts.tools().random());
        Downstream guarded = new GuardedDownstream(cluster, breaker, pace);
        this.quotas = new QuotaWait(parts.settings().limits().queuedKeys());
        DownstreamNamespaces namespaces = new DownstreamNamespaces(id, guarded);
        this.scope = new TargetScope(
                id,
                guarded,
                namespaces,
                new DownstreamView(namespaces, parts.settings().limits().viewObjects()),
                new UpstreamObjects(parts.resources(), parts.store()),
                kinds,
                states,
                withheld,
                placing,
                () -> draining,
                parts.events());
        this.capacity = new ClusterCapacity(guarded, parts.tools().clock(), parts.settings().resyncInterval());
        this.guard = new MassDeletionGuard(parts.tools().clock());
        SpecReconciler down = new SpecReconciler(scope, guard, quotas, () -> options, parts.tools().clock());
        this.spec = new Lane("spec", id.key(), down::reconcile, breaker, parts);
        this.mirrors = new MirrorReconciler(scope);
        StatusReconciler up = new StatusReconciler(scope, mirrors, spec::add);
        this.status = new Lane("status", id.key(), up::reconcile, breaker, parts);
        this.sweep = new Sweep(parts.store(), scope, spec, status, this::serves, pause);
        health.onAnswer(took -> {
            breaker.succeeded();
            parts.events().heartbeat(id.key(), took);
        });
    }

    /// Which target.
    public TargetId id() {
        return scope.id();
    }

    /// Starts the health check; the rest follows once the cluster has answered for the first time.
    public void start() {
        var _ = run("health", () -> health.run(this::begin, this::beat, pause));
    }

    /// How the target is doing now.
    public TargetHealth health() {
        return health.now(states, guard.isHeld(), options.mistakes());
    }

    /// An upstream object is there or changed. Any thread; quick.
    ///
    /// @param any the kind as another target may call it
    public void upstreamPresent(SyncedKind any, StoredObject object) {
        SyncedKind kind = kinds.of(any.resource().groupResource()).orElse(null);
        if (kind == null) {
            return;
        }
        String from = object.header().labels().get(SyncKeys.MIRRORED_FROM);
        if (from != null) {
            if (object.header().deleting() && from.equals(id().key())) {
                status.add(object.key());
            }
        } else if (kind.path().goesDown() && serves(object.key())) {
            spec.add(object.key());
        }
    }

    /// An upstream object is gone. Any thread; quick.
    ///
    /// @param any    the kind as another target may call it
    /// @param object its last state
    public void upstreamGone(SyncedKind any, StoredObject object) {
        SyncedKind kind = kinds.of(any.resource().groupResource()).orElse(null);
        if (kind == null) {
            return;
        }
        ObjectKey key = object.key();
        if (object.header().labels().containsKey(SyncKeys.MIRRORED_FROM)) {
            if (!draining && serves(key)) {
                try {
                    mirrors.dismissed(kind, key, JsonReader.readObject(object.body(), STORED));
                    status.add(key);
                } catch (JsonSyntaxException e) {
                    LOG.warn("{} is stored malformed", key, e);
                }
            }
        } else if (serves(key) || isDown(key)) {
            if (kind.path().goesDown()) {
                spec.add(key);
            }
            // It may have been in the way of a mirror.
            if (kind.path().comesUp() && isDown(key)) {
                status.add(key);
            }
        }
    }

    /// Takes everything back from the target, from now on.
    public void drain() {
        if (!draining) {
            draining = true;
            lookAtEverything();
        }
    }

    /// Whether it is known that no namespace of ours is left downstream.
    public boolean isEmptyDownstream() {
        return scope.view().isSynced(DownstreamNamespaces.NAMESPACES) && scope.namespaces().isEmpty();
    }

    /// What the operator says, first and each time that it may have changed. One thread at a time.
    public void options(TargetOptions now) {
        TargetOptions before = options;
        options = now;
        boolean wasHeld = guard.isHeld();
        guard.allow(now.allowMassDeletion());
        List<SyncedKind> added = kinds.allow(now.custom(), now.retired());
        custom.forEach((resource, thread) -> {
            if (now.custom().stream().noneMatch(k -> k.resource().equals(resource)) && custom.remove(resource, thread)) {
                ending.put(resource, thread);
                thread.interrupt();
            }
        });
        if (scope.view().isSynced(DownstreamNamespaces.NAMESPACES)) {
            followCustom();
        }
        if (wasHeld && now.allowMassDeletion()) {
            lookAtEverything();
        } else {
            Set<GroupResource> anew = new HashSet<>();
            added.forEach(kind -> anew.add(kind.resource().groupResource()));
            if (!before.policies().equals(now.policies())) {
                anew.addAll(now.policies().keySet());
            }
            kinds.all().stream()
                    .filter(kind -> anew.contains(kind.resource().groupResource()))
                    .forEach(sweep::ask);
        }
    }

    /// Looks again at one key.
    public void look(ObjectKey key) {
        spec.add(key);
    }

    /// Looks again at one key in both directions, if it is of a workspace that the target serves.
    public void lookBothWays(ObjectKey key) {
        if (serves(key)) {
            spec.add(key);
            status.add(key);
        }
    }

    /// Whether the target takes a namespace, and can be reached.
    public boolean takes(WorkspaceId workspace, String namespace) {
        return health.isConnected()
                && !draining
                && parts.tree().within(id().workspace(), workspace)
                && scope.placing().of(workspace, namespace) == Placing.Stay.TAKE;
    }

    /// Whether anything of a namespace is there.
    public Holding holding(WorkspaceId workspace, String namespace) {
        if (scope.namespaces().isPresent(workspace, namespace)) {
            return Holding.SOMETHING;
        }
        return scope.view().isSynced(DownstreamNamespaces.NAMESPACES) ? Holding.NOTHING : Holding.UNKNOWN;
    }

    /// Whether an upstream object has a copy that does what it is for. May ask the cluster.
    public boolean isWell(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        return CopyHealth.isWell(scope, kind, key, upstream);
    }

    /// Namespaces and copies that are there, as far as is known.
    public TargetContent content() {
        return new TargetContent(scope.namespaces().size(), scope.view().copies());
    }

    /// How large the cluster is, as far as it says.
    public ClusterCapacity.Figures capacity() {
        return capacity.figures();
    }

    /// Whether all that may be there has been listed, so that [#content] is all there is.
    public boolean isListed() {
        return kinds.all().stream()
                .allMatch(k -> scope.view().isSynced(k.resource()) || states.obstacle(k.resource()).isPresent());
    }

    /// How much is on a target.
    ///
    /// @param namespaces of tenants
    /// @param objects    copies of tenants' objects
    public record TargetContent(int namespaces, long objects) {}

    /// Looks at everything again: what is stored upstream and what is known downstream.
    public void lookAtEverything() {
        kinds.all().forEach(sweep::ask);
    }

    @Override
    public void changed(SyncedKind kind, DownstreamRef ref) {
        if (scope.view().get(ref) == null) {
            roomIn(ref.namespace());
        }
        look(kind, ref, spec::add, status::add);
    }

    @Override
    public void seen(SyncedKind kind, DownstreamRef ref) {
        look(kind, ref, spec::addForLater, status::addForLater);
    }

    private void look(SyncedKind kind, DownstreamRef ref, Consumer<ObjectKey> down, Consumer<ObjectKey> up) {
        if (kind.resource().equals(DownstreamNamespaces.NAMESPACES)) {
            scope.namespaces()
                    .ofDownstream(ref.name())
                    .ifPresent(l -> down.accept(
                            new ObjectKey(l.workspace(), kind.resource().groupResource(), "", l.namespace())));
            return;
        }
        Optional<ObjectKey> key = scope.view().upstreamKey(ref);
        if (key.isEmpty()) {
            return;
        }
        if (kind.hasStatus() || kind.path().comesUp()) {
            up.accept(key.get());
        }
        var slim = scope.view().get(ref);
        if (kind.path().goesDown() && (slim == null || slim.isCopy())) {
            down.accept(key.get());
        }
    }

    /// There may be room in a namespace for what a quota kept out.
    private void roomIn(String downstreamNamespace) {
        quotas.release(downstreamNamespace).forEach(spec::add);
    }

    private void turned(CircuitBreaker.State state, Pace pace) {
        parts.events().breaker(id().key(), state == CircuitBreaker.State.OPEN);
        if (state == CircuitBreaker.State.OPEN) {
            health.nudge();
        } else if (state == CircuitBreaker.State.HALF_OPEN) {
            pace.restart();
        }
    }

    @Override
    public void listed(SyncedKind kind) {
        boolean recovered = states.listed(kind.resource());
        boolean first = scope.view().markSynced(kind.resource());
        if (kind.resource().equals(DownstreamNamespaces.NAMESPACES) && first) {
            SyncedKinds.all().stream().filter(k -> !k.equals(kind)).forEach(this::follow);
            EventMirror events = new EventMirror(
                    scope,
                    parts.resources(),
                    parts.settings().limits().eventsPerSecond(),
                    parts.tools().clock());
            var _ = run("events", new EventFeed(scope, events, pause));
            var _ = run("quotas", new QuotaFeed(scope, this::roomIn, pause));
            var _ = run("rights", this::checkRights);
            followCustom();
            // Of what is allowed no longer there will be no list that brings it.
            kinds.all().stream().filter(k -> !kinds.isAllowed(k)).forEach(sweep::ask);
        }
        if (first || recovered) {
            sweep.ask(kind);
            if (states.size() >= kinds.all().size() || recovered) {
                health.tell();
            }
        }
    }

    private void checkRights() {
        Duration often = parts.settings().rightsInterval();
        new RightsCheck(
                        new RightsCheck.Scope(scope.downstream(), kinds, states),
                        this::rightsChanged,
                        parts.tools().clock(),
                        often,
                        often.multipliedBy(SELDOM))
                .run(pause::untilReachable);
    }

    private void rightsChanged(SyncedKind kind) {
        health.tell();
        if (!states.isDenied(kind.resource())) {
            sweep.ask(kind);
        }
    }

    private void followCustom() {
        for (SyncedKind kind : options.custom()) {
            custom.computeIfAbsent(kind.resource(), resource -> run(
                    resource.groupResource().toString(),
                    new CustomKindFeed(
                            kind, scope, this, pause, parts.settings().rightsInterval(), ending.remove(resource))));
        }
    }

    @Override
    public void failed(SyncedKind kind, DownstreamException failure) {
        LOG.debug("{} of {}: {}", kind.resource(), id(), failure.getMessage());
        String problem = switch (failure.failure()) {
            case NOT_FOUND, GONE -> "not served";
            case FORBIDDEN, INVALID, BROKEN -> Objects.requireNonNullElse(failure.getMessage(), "refused");
            default -> "";
        };
        if (!problem.isEmpty() && states.failed(kind.resource(), problem)) {
            states.suspect();
            sweep.ask(kind);
            health.tell();
        }
    }

    @Override
    public void close() {
        pause.end();
        spec.close();
        status.close();
        threads.forEach(Thread::interrupt);
        scope.downstream().close();
        parts.events().ended(id().key());
    }

    private void begin() {
        spec.start();
        status.start();
        var _ = run("sweep", sweep);
        SyncedKinds.all().stream()
                .filter(k -> k.resource().equals(DownstreamNamespaces.NAMESPACES))
                .forEach(this::follow);
    }

    private void beat(boolean resync) {
        capacity.look();
        if (resync) {
            scope.namespaces().forget();
        }
        parts.events().load(id().key(), spec.size() + status.size(), scope.view().size());
        boolean specOverflow = spec.takeOverflow();
        boolean statusOverflow = status.takeOverflow();
        if (resync || specOverflow || statusOverflow) {
            lookAtEverything();
        }
    }

    private void follow(SyncedKind kind) {
        var _ = run(kind.resource().resource(), new DownstreamFeed(kind, scope, this, pause));
    }

    /// Namespaces named `kube-*` stay.
    private boolean serves(ObjectKey key) {
        return (key.namespace().isEmpty() || Eligibility.namespace(key.namespace()))
                && parts.tree().within(id().workspace(), key.workspace());
    }

    /// Whether the target has a namespace of ours for this one. A workspace may be gone from the tree before what it had
    /// is heard to be gone.
    private boolean isDown(ObjectKey key) {
        String namespace = key.namespace().isEmpty() ? key.name() : key.namespace();
        String downstream = scope.namespaces().downstreamName(key.workspace(), namespace);
        return scope.namespaces().ofDownstream(downstream).isPresent();
    }

    private Thread run(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name("syncer-" + name + "-" + id().name()).unstarted(work);
        threads.add(thread);
        thread.start();
        // Whoever ends the connection may have gone through the threads before this one was there.
        if (pause.isEnded()) {
            thread.interrupt();
        }
        return thread;
    }
}
