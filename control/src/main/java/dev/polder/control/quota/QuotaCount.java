package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Counts what the objects of a namespace take of a quota, page by page, so that a large namespace never stands in memory
/// as a whole. Any thread.
final class QuotaCount {
    private static final int PAGE_BYTES = 256 << 10;

    private final ObjectStore store;
    private final Predicate<GroupResource> known;
    private final InstantSource clock;

    /// @param known whether a resource is served, and in namespaces
    QuotaCount(ObjectStore store, Predicate<GroupResource> known, InstantSource clock) {
        this.store = store;
        this.known = known;
        this.clock = clock;
    }

    /// What is used of each name of `hard` that can be counted.
    Amounts used(ObjectKey quota, JsonObject object) {
        Set<String> hard = Amounts.of(object.objectAt("spec", "hard")).byName().keySet();
        List<QuotaScope> scopes = QuotaScope.of(object);
        Amounts used = Amounts.NONE;
        for (GroupResource resource : Evaluators.counted(hard)) {
            Evaluator evaluator = Evaluators.of(resource).orElse(null);
            if (evaluator != null && known.test(resource)) {
                used = used.plus(counted(quota, resource, evaluator, scopes).only(hard::contains));
                used = used.plus(zeros(hard, evaluator));
            }
        }
        return used;
    }

    private static Amounts zeros(Set<String> hard, Evaluator evaluator) {
        var zeros = new TreeMap<String, dev.polder.api.validation.Quantity>();
        hard.stream().filter(evaluator::matches).forEach(name -> zeros.put(name, Amounts.number(0)));
        return new Amounts(zeros);
    }

    private Amounts counted(ObjectKey quota, GroupResource resource, Evaluator evaluator, List<QuotaScope> scopes) {
        Amounts sum = Amounts.NONE;
        ListQuery query = ListQuery.inNamespace(quota.workspace(), resource, quota.namespace()).inPagesOf(PAGE_BYTES);
        while (true) {
            switch (store.list(query)) {
                case ListResult.Page page -> {
                    for (StoredObject object : page.items()) {
                        Amounts usage = usage(object, evaluator, scopes);
                        sum = usage == null ? sum : sum.plus(usage);
                    }
                    if (page.continueKey() == null) {
                        return sum;
                    }
                    query = query.behind(page);
                }
                case ListResult.Expired _ -> throw Statuses.expired("the list expired while it was counted");
                case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
            }
        }
    }

    private @Nullable Amounts usage(StoredObject stored, Evaluator evaluator, List<QuotaScope> scopes) {
        if (evaluator instanceof CountEvaluator && scopes.isEmpty()) {
            return evaluator.usage(new JsonObject(), clock.instant());
        }
        JsonObject object = JsonReader.readObject(stored.body(), JsonLimits.REQUEST);
        boolean in = scopes.stream().allMatch(scope -> evaluator.isIn(scope, object));
        return in ? evaluator.usage(object, clock.instant()) : null;
    }
}
