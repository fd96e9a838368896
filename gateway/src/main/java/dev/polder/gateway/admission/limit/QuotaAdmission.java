package dev.polder.gateway.admission.limit;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.control.quota.Evaluator;
import dev.polder.control.quota.Evaluators;
import dev.polder.control.quota.QuotaScope;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// ResourceQuotas: refuses what would overshoot one, and writes what is used in the same transaction as the object, each
/// quota at the revision that it was read at. So usage is exact however many write at once, and nothing is charged for a
/// write that fails (upstream: `admission/plugin/resourcequota`, which charges first). Any thread; writes that are charged to
/// the same namespace go one after the other.
public final class QuotaAdmission {
    /// Whoever still loses to others who write the quota itself is told so.
    private static final int ATTEMPTS = 50;

    private static final int LOCKS = 256;

    private final ObjectStore store;
    private final NamespaceLimitsCache limits;
    private final ResourceCatalog.Served served;
    private final InstantSource clock;
    private final ReentrantLock[] locks = Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    public QuotaAdmission(
            ObjectStore store, NamespaceLimitsCache limits, ResourceCatalog catalog, InstantSource clock) {
        this.store = store;
        this.limits = limits;
        this.served = catalog.findStored(NamespaceLimitsCache.QUOTAS).orElseThrow();
        this.clock = clock;
    }

    /// As [dev.polder.gateway.resource.write.WriteHooks#charged].
    ///
    /// @throws ApiException 403 when a quota would be overshot, 409 when it never came to rest
    public WriteResult charged(
            CallScope scope,
            JsonObject object,
            @Nullable JsonObject old,
            Function<List<Mutation>, WriteResult> write) {
        if (scope.namespace().isEmpty()) {
            return write.apply(List.of());
        }
        List<ObjectKey> quotas = limits.of(scope.workspace(), scope.namespace()).quotas();
        if (quotas.isEmpty()) {
            return write.apply(List.of());
        }
        Optional<Evaluator> evaluator = Evaluators.of(scope.key().resource())
                .filter(each -> each.handles(scope.subresource(), object, old));
        if (evaluator.isEmpty()) {
            return write.apply(List.of());
        }
        ReentrantLock lock = locks[Math.floorMod(quotas.getFirst().hashCode(), LOCKS)];
        lock.lock();
        try {
            return charge(quotas, new Charge(scope, evaluator.get(), object, old), write);
        } finally {
            lock.unlock();
        }
    }

    /// What is to be written.
    private record Charge(CallScope scope, Evaluator evaluator, JsonObject object, @Nullable JsonObject old) {
        ApiException forbidden(String why) {
            return Statuses.forbidden(scope.resource(), scope.name(), why);
        }
    }

    private WriteResult charge(List<ObjectKey> quotas, Charge charge, Function<List<Mutation>, WriteResult> write) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<Mutation> mutations = mutations(quotas, charge);
            WriteResult result = write.apply(mutations);
            if (!isOf(quotas, result)) {
                return result;
            }
        }
        throw Statuses.modified(served.definition().groupResource(), quotas.getFirst().name());
    }

    /// Whether somebody else wrote or deleted a quota since it was read.
    private static boolean isOf(List<ObjectKey> quotas, WriteResult result) {
        return switch (result) {
            case WriteResult.Conflict conflict -> quotas.contains(conflict.key());
            case WriteResult.Missing missing -> quotas.contains(missing.key());
            case WriteResult.Written _, WriteResult.Exists _, WriteResult.Held _, WriteResult.OverLimit _ -> false;
        };
    }

    /// The next state of every quota that the write takes from.
    private List<Mutation> mutations(List<ObjectKey> quotas, Charge charge) {
        List<Mutation> mutations = new ArrayList<>();
        Amounts usage = charge.evaluator().usage(charge.object(), clock.instant());
        List<String> negative = usage.byName().keySet().stream()
                .filter(name -> usage.get(name).filter(q -> q.signum() < 0).isPresent())
                .toList();
        for (ObjectKey key : quotas) {
            Optional<StoredObject> current = store.get(key);
            if (current.isPresent()) {
                JsonObject quota = ObjectCodec.decode(current.get(), served);
                if (matches(quota, charge)) {
                    if (!negative.isEmpty()) {
                        throw charge.forbidden(
                                "quota usage is negative for resource(s): " + String.join(",", negative));
                    }
                    take(current.get(), quota, usage, charge).ifPresent(mutations::add);
                }
            }
        }
        return mutations;
    }

    /// Whether the object counts for the quota; refuses one that does not say what it is counted by.
    private static boolean matches(JsonObject quota, Charge charge) {
        List<String> names = names(quota, charge);
        if (names.isEmpty() || !isIn(quota, charge.evaluator(), charge.object())) {
            return false;
        }
        String name = quota.objectOrNew("metadata").string("name", "");
        charge.evaluator().missing(names, charge.object()).ifPresent(why -> {
            throw charge.forbidden("failed quota: " + name + ": " + why);
        });
        Amounts used = Amounts.of(quota.objectAt("status", "used"));
        if (names.stream().anyMatch(each -> used.get(each).isEmpty())) {
            throw charge.forbidden("status unknown for quota: " + name + ", resources: " + String.join(",", names));
        }
        return true;
    }

    /// Empty when the write takes nothing of the quota.
    private Optional<Mutation> take(StoredObject current, JsonObject quota, Amounts usage, Charge charge) {
        Amounts hard = Amounts.of(quota.objectAt("status", "hard"));
        Amounts used = Amounts.of(quota.objectAt("status", "used"));
        JsonObject old = charge.old();
        Amounts more = old != null && isIn(quota, charge.evaluator(), old)
                ? usage.above(charge.evaluator().usage(old, clock.instant()))
                : usage;
        Amounts requested = more.withoutZeros().only(hard.byName()::containsKey);
        if (requested.isEmpty()) {
            return Optional.empty();
        }
        Amounts next = used.plus(requested);
        List<String> over = next.only(requested.byName()::containsKey).exceeding(hard);
        if (!over.isEmpty() && !charge.scope().subresource().equals("status")) {
            throw charge.forbidden("exceeded quota: %s, requested: %s, used: %s, limited: %s"
                    .formatted(
                            current.key().name(),
                            requested.only(over::contains).text(),
                            used.only(over::contains).text(),
                            hard.only(over::contains).text()));
        }
        quota.objectOrNew("status").put("used", next.toJson());
        ObjectCodec.Encoded encoded = ObjectCodec.encode(quota, served);
        return Optional.of(new Mutation.Put(
                current.key(), new Expectation.AtRevision(current.revision()), encoded.header(), encoded.body()));
    }

    private static List<String> names(JsonObject quota, Charge charge) {
        return Amounts.of(quota.objectAt("status", "hard")).byName().keySet().stream()
                .filter(charge.evaluator()::matches)
                .toList();
    }

    private static boolean isIn(JsonObject quota, Evaluator evaluator, JsonObject object) {
        return QuotaScope.of(quota).stream().allMatch(scope -> evaluator.isIn(scope, object));
    }
}
