package dev.polder.control.disruption;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.Statuses;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.disruption.BudgetStatus.Counted;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the status of PodDisruptionBudgets (upstream: `pkg/controller/disruption`). Keys are those of budgets.
public final class BudgetReconciler implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("disruption-controller");
    private static final GroupVersionResource BUDGETS =
            new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
    private static final GroupResource PODS = new GroupResource("", "pods");

    /// For so long a pod that was evicted is taken for one that is about to go.
    private static final Duration LEAVING = Duration.ofMinutes(2);

    private final ObjectStore store;
    private final Resources resources;
    private final ExpectedScale scale;
    private final InstantSource clock;

    public BudgetReconciler(ObjectStore store, Resources resources, ScaledKinds kinds, InstantSource clock) {
        this.store = store;
        this.resources = resources;
        this.scale = new ExpectedScale(resources, kinds, AS);
        this.clock = clock;
    }

    /// What it follows: budgets, and pods, which concern all budgets of their namespace.
    public static List<Source> sources(ObjectStore store) {
        return List.of(Source.self(BUDGETS.groupResource()), new Source(PODS, pod -> budgets(store, pod)));
    }

    private static List<ObjectKey> budgets(ObjectStore store, StoredObject pod) {
        ListQuery query = ListQuery.inNamespace(
                pod.key().workspace(), BUDGETS.groupResource(), pod.key().namespace());
        return store.list(query) instanceof ListResult.Page page
                ? page.items().stream().map(StoredObject::key).toList()
                : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), BUDGETS, key.namespace(), key.name());
        Optional<JsonObject> found = resources.get(AS, ref);
        if (found.isEmpty() || Meta.deleting(found.get())) {
            return Outcome.DONE;
        }
        JsonObject budget = found.get();
        List<JsonObject> pods = pods(key, budget);
        JsonObject leaving = leaving(budget, pods);
        try {
            BudgetStatus.put(budget, counted(key, budget, pods, leaving), Times.now(clock));
        } catch (ExpectedScale.UnknownScaleException e) {
            BudgetStatus.fail(budget, String.valueOf(e.getMessage()), Times.now(clock));
        }
        resources.updateStatus(AS, ref, budget);
        return leaving.isEmpty() ? Outcome.DONE : new Outcome.RequeueAfter(untilFirst(leaving));
    }

    /// The pods that the budget guards; a budget without a selector guards none.
    private List<JsonObject> pods(ObjectKey key, JsonObject budget) {
        JsonObject selector = budget.objectAt("spec", "selector");
        if (selector == null) {
            return List.of();
        }
        Selection selection = new Selection(LabelSelectors.fromObject(selector), FieldSelector.EVERYTHING);
        ListQuery query = new ListQuery(key.workspace(), PODS, key.namespace(), selection, 0, 0, null);
        return switch (store.list(query)) {
            case ListResult.Page page -> page.items().stream()
                    .map(pod -> JsonReader.readObject(pod.body(), JsonLimits.REQUEST))
                    .toList();
            case ListResult.Expired _ -> throw Statuses.expired("the list of pods expired while it was read");
            case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
        };
    }

    private Counted counted(ObjectKey key, JsonObject budget, List<JsonObject> pods, JsonObject leaving)
            throws ExpectedScale.UnknownScaleException {
        JsonObject spec = budget.objectOrNew("spec");
        long healthy = pods.stream()
                .filter(pod -> !Meta.deleting(pod) && !leaving.has(Meta.name(pod)))
                .filter(pod -> Conditions.isTrue(pod, "Ready"))
                .count();
        String most = share(spec.get("maxUnavailable"));
        if (most != null) {
            long expected = scale.of(key, pods);
            return new Counted(healthy, Math.max(0, expected - BudgetStatus.scaled(most, expected)), expected, leaving);
        }
        String least = share(spec.get("minAvailable"));
        if (least == null) {
            return new Counted(healthy, 0, 0, leaving);
        }
        if (!least.endsWith("%")) {
            return new Counted(healthy, BudgetStatus.scaled(least, 0), pods.size(), leaving);
        }
        long expected = scale.of(key, pods);
        return new Counted(healthy, BudgetStatus.scaled(least, expected), expected, leaving);
    }

    private static @Nullable String share(@Nullable JsonValue value) {
        return switch (value) {
            case JsonInteger number -> Long.toString(number.value());
            case JsonString text -> text.value();
            case null, default -> null;
        };
    }

    /// Of the pods that were evicted those that are still there and whose time to go is not over.
    private JsonObject leaving(JsonObject budget, List<JsonObject> pods) {
        JsonObject before = budget.objectAt("status", "disruptedPods");
        JsonObject leaving = new JsonObject();
        if (before != null) {
            for (JsonObject pod : pods) {
                String evicted = before.string(Meta.name(pod));
                if (evicted != null && !Meta.deleting(pod) && end(evicted).isAfter(clock.instant())) {
                    leaving.put(Meta.name(pod), evicted);
                }
            }
        }
        return leaving;
    }

    private Duration untilFirst(JsonObject leaving) {
        Instant first = leaving.strings().values().stream()
                .map(BudgetReconciler::end)
                .min(Instant::compareTo)
                .orElse(clock.instant());
        Duration left = Duration.between(clock.instant(), first);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static Instant end(String evicted) {
        try {
            return Instant.parse(evicted).plus(LEAVING);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
