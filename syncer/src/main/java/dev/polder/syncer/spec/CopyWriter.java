package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.options.ConflictPolicy;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.transform.DesiredCopy;
import dev.polder.syncer.transform.Finished;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.Failures;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the copy of an upstream object what it should be, in a namespace of ours that is there. Fields that nobody else
/// claims are applied; those that somebody set to something else are taken back, as often as [Takeovers] allows.
final class CopyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CopyWriter.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String REPLICAS = ".spec.replicas";

    private final TargetScope scope;
    private final InstantSource clock;
    private final SyncStateNote note;
    private final Takeovers takeovers;
    private final QuotaWait quotas;
    private final Supplier<TargetOptions> options;

    CopyWriter(TargetScope scope, QuotaWait quotas, Supplier<TargetOptions> options, InstantSource clock) {
        this.scope = scope;
        this.quotas = quotas;
        this.options = options;
        this.clock = clock;
        this.note = new SyncStateNote(scope);
        this.takeovers = new Takeovers(clock);
    }

    Outcome apply(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        try {
            return bring(kind, key, upstream);
        } catch (DownstreamException e) {
            return refused(kind, key, upstream, scope.view().ref(kind, key), e);
        }
    }

    private Outcome bring(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        long begin = System.nanoTime();
        DesiredCopy desired =
                DesiredCopy.of(kind, upstream, scope.namespaces().locate(key.workspace(), key.namespace()));
        scope.events().transformed(key.resource(), Duration.ofNanos(System.nanoTime() - begin));
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject known = scope.view().get(ref);
        SlimObject there = known == null ? ask(kind, key, ref) : known;
        if (there == null) {
            return Finished.is(kind, upstream)
                    ? bury(kind, key, upstream)
                    : write(kind, key, upstream, desired, null);
        }
        if (!there.isCopy()) {
            note.tell(kind, key, upstream, "NameCollision", "the target has an object of this name");
            // Nothing tells when it goes: it is not ours, and so not watched.
            return new Outcome.Retry(ref + " is not ours");
        }
        if (isCurrent(there, upstream, desired)) {
            note.clear(kind, key, upstream);
            return Outcome.DONE;
        }
        if (there.deleting()) {
            return new Outcome.RequeueAfter(SOON);
        }
        if (!there.isCopyOf(UpstreamObjects.uid(upstream))) {
            scope.downstream().delete(ref, there.uid());
            scope.events().deleted(scope.id().key(), key.resource());
            return new Outcome.RequeueAfter(SOON);
        }
        if (takeovers.isLost(ref, desired.hash())) {
            note.tell(kind, key, upstream, "ApplyConflict", "others set its fields to something else, again and again");
            return new Outcome.Park("others claim fields of " + ref);
        }
        return write(kind, key, upstream, desired, there);
    }

    /// The cluster cleared away what was over. It is over here too, and goes when its time has come.
    private Outcome bury(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        Optional<Instant> expiry = Finished.expiry(kind, upstream);
        if (expiry.isEmpty()) {
            return Outcome.DONE;
        }
        Duration left = Duration.between(clock.instant(), expiry.get());
        if (left.isPositive()) {
            return new Outcome.RequeueAfter(left);
        }
        scope.upstream().delete(kind, key, UpstreamObjects.uid(upstream));
        return Outcome.DONE;
    }

    /// Looks downstream now, and remembers what is there.
    @Nullable SlimObject ask(SyncedKind kind, ObjectKey key, DownstreamRef ref) {
        return scope.view().read(kind, key, () -> scope.downstream().get(ref)).orElse(null);
    }

    /// Whether the copy is known to be as it should be, without asking.
    boolean isCurrent(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        SlimObject known = scope.view().get(scope.view().ref(kind, key));
        return known != null
                && isCurrent(known, upstream, DesiredCopy.of(
                        kind, upstream, scope.namespaces().locate(key.workspace(), key.namespace())));
    }

    private static boolean isCurrent(SlimObject there, JsonObject upstream, DesiredCopy desired) {
        return there.isCopyOf(UpstreamObjects.uid(upstream))
                && !there.deleting()
                && !there.isTouched()
                && there.hash().equals(desired.hash());
    }

    private Outcome write(
            SyncedKind kind, ObjectKey key, JsonObject upstream, DesiredCopy desired, @Nullable SlimObject there) {
        DownstreamRef ref = scope.view().ref(kind, key);
        JsonObject wanted = desired.object();
        if (there != null) {
            wanted.objectOrNew("metadata").put("uid", there.uid());
        }
        long start = clock.millis();
        try {
            scope.view().apply(kind, ref, () -> scope.downstream().apply(ref, wanted, false));
        } catch (DownstreamException e) {
            if (e.failure() != DownstreamFailure.CONFLICT) {
                throw e;
            }
            SlimObject now = ask(kind, key, ref);
            if (there == null || now == null || !now.isCopy() || !now.uid().equals(there.uid())) {
                return new Outcome.RequeueAfter(SOON);
            }
            Outcome outcome = settle(kind, key, desired, wanted, e);
            if (outcome instanceof Outcome.Park(String why)) {
                note.tell(kind, key, upstream, "ApplyConflict", why.replace(ref.namespace(), key.namespace()));
            }
            if (!(outcome instanceof Outcome.Done)) {
                return outcome;
            }
        }
        scope.events().applied(scope.id().key(), key.resource(), Duration.ofMillis(clock.millis() - start));
        note.clear(kind, key, upstream);
        return Outcome.DONE;
    }

    /// Somebody holds fields that we want otherwise: what the operator said about that decides.
    private Outcome settle(
            SyncedKind kind, ObjectKey key, DesiredCopy desired, JsonObject wanted, DownstreamException conflict) {
        DownstreamRef ref = scope.view().ref(kind, key);
        String why = Objects.requireNonNullElse(conflict.getMessage(), "others hold its fields");
        ConflictPolicy policy = options.get().policy(key.resource());
        boolean scaled = !conflict.conflicts().isEmpty()
                && conflict.conflicts().stream().allMatch(REPLICAS::equals)
                && Autoscaled.is(scope, kind, key);
        if (policy != ConflictPolicy.TAKE && conflict.conflicts().isEmpty()) {
            return new Outcome.RequeueAfter(SOON);
        }
        if (policy == ConflictPolicy.PARK) {
            return new Outcome.Park(why);
        }
        if (policy == ConflictPolicy.YIELD || scaled) {
            JsonObject rest = wanted.deepCopy();
            if (!conflict.conflicts().stream().allMatch(field -> FieldPath.remove(rest, field))) {
                return new Outcome.Park(why);
            }
            scope.view().apply(kind, ref, () -> scope.downstream().apply(ref, rest, false));
            return Outcome.DONE;
        }
        LOG.info("{} takes fields of {} back: {}", scope.id().name(), ref, why);
        takeovers.begin(ref, desired.hash());
        scope.view().apply(kind, ref, () -> scope.downstream().apply(ref, wanted, true));
        return Outcome.DONE;
    }

    private Outcome refused(
            SyncedKind kind, ObjectKey key, JsonObject upstream, DownstreamRef ref, DownstreamException e) {
        switch (e.failure()) {
            case NOT_FOUND -> scope.namespaces().gone(ref.namespace());
            case FORBIDDEN -> scope.states().suspect();
            case QUOTA_EXCEEDED -> quotas.add(ref.namespace(), key);
            case TERMINATING -> {
                return new Outcome.RequeueAfter(SOON);
            }
            default -> {}
        }
        if (!e.failure().ofTheCluster()) {
            String message = Objects.requireNonNullElse(e.getMessage(), "").replace(ref.namespace(), key.namespace());
            note.tell(kind, key, upstream, word(e.failure()), message);
        }
        return Failures.of(e);
    }

    private static String word(DownstreamFailure failure) {
        return switch (failure) {
            case CONFLICT -> "ApplyConflict";
            case INVALID -> "Invalid";
            case FORBIDDEN -> "Forbidden";
            case QUOTA_EXCEEDED -> "QuotaExceeded";
            case GONE, NOT_FOUND -> "NotServed";
            case UNREACHABLE, UNAUTHORIZED, EXPIRED, THROTTLED, BROKEN, TERMINATING -> "Waiting";
        };
    }
}
