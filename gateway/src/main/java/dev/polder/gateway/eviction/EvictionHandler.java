package dev.polder.gateway.eviction;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WireTime;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.ResourceHandler;
import dev.polder.gateway.resource.write.DeleteOptions;
import dev.polder.gateway.resource.write.Deletion;
import dev.polder.gateway.resource.write.Modification;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import dev.polder.syncer.transform.SyncKeys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// `pods/eviction` (upstream: `registry/core/pod/storage` EvictionREST): takes a disruption of the pod's budget, then
/// deletes the pod as the caller would. Any thread.
public final class EvictionHandler implements ResourceHandler.SubresourceHandler {
    private static final UserInfo AS = UserInfo.part("eviction");
    private static final GroupVersionResource BUDGETS =
            new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
    private static final Set<String> NOT_GUARDED = Set.of("Succeeded", "Failed", "Pending");
    private static final int ATTEMPTS = 20;

    private final WriteContext context;
    private final ResourceCatalog.Served budgets;
    private final Modification modification;
    private final Deletion deletion;

    public EvictionHandler(WriteContext context) {
        this.context = context;
        this.budgets = context.catalogs().builtin().find(BUDGETS).orElseThrow();
        this.deletion = new Deletion(context);
        this.modification = new Modification(context, deletion);
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        Rendering rendering = Rendering.of(request, EvictionRequest.EVICTION);
        EvictionRequest eviction = EvictionRequest.of(request, scope);
        CallScope pod = new CallScope(
                scope.user(), scope.workspace(), scope.served(), scope.namespace(), scope.name(), "");
        evict(pod, eviction);
        return Response.Unary.of(
                201,
                rendering.format().contentType(),
                rendering.write(new JsonObject()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject())
                        .put("status", "Success")
                        .put("code", 201)));
    }

    private void evict(CallScope scope, EvictionRequest eviction) {
        for (int attempt = 1; ; attempt++) {
            StoredObject stored = modification.require(scope);
            JsonObject pod = ObjectCodec.decode(stored, scope.served());
            if (isGuarded(pod)) {
                evictGuarded(scope, eviction, stored, pod);
                return;
            }
            boolean holds = eviction.namesVersion() || !mayTurnHealthy(pod);
            try {
                delete(scope, holds ? eviction.options() : eviction.at(Long.toString(stored.revision())));
                return;
            } catch (ApiException e) {
                if (!e.is(StatusReason.CONFLICT) || eviction.namesVersion() || attempt >= ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// A pod that does not run yet or no more, or that goes already, is missed by nobody.
    private static boolean isGuarded(JsonObject pod) {
        return !isDeleting(pod) && !NOT_GUARDED.contains(pod.objectOrNew("status").string("phase", ""));
    }

    private static boolean mayTurnHealthy(JsonObject pod) {
        return !isDeleting(pod) && pod.objectOrNew("status").string("phase", "").equals("Pending");
    }

    private static boolean isDeleting(JsonObject pod) {
        return pod.stringAt("metadata", "deletionTimestamp") != null;
    }

    private void evictGuarded(CallScope scope, EvictionRequest eviction, StoredObject stored, JsonObject pod) {
        List<JsonObject> guards = guards(scope, pod);
        if (guards.size() > 1) {
            throw new ApiException(new Status(
                    500,
                    null,
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                    null));
        }
        if (guards.isEmpty()) {
            delete(scope, eviction.options());
            return;
        }
        JsonObject budget = guards.getFirst();
        String name = BudgetCharge.name(budget);
        boolean always = "AlwaysAllow".equals(budget.stringAt("spec", "unhealthyPodEvictionPolicy"));
        if (isReady(pod) || !(always || BudgetCharge.isMet(budget))) {
            charge(scope, name, eviction.options().dryRun());
            delete(scope, eviction.options());
            return;
        }
        // It is not healthy and costs the budget nothing, unless it turns healthy before it is deleted.
        try {
            delete(scope, eviction.at(Long.toString(stored.revision())));
        } catch (ApiException e) {
            throw e.is(StatusReason.CONFLICT) && !eviction.namesVersion() ? BudgetCharge.beingProcessed(name) : e;
        }
    }

    private static boolean isReady(JsonObject pod) {
        return pod.objectOrNew("status").objects("conditions").stream()
                .anyMatch(each -> each.string("type", "").equals("Ready") && each.string("status", "").equals("True"));
    }

    private List<JsonObject> guards(CallScope scope, JsonObject pod) {
        ListQuery query = ListQuery.inNamespace(scope.workspace(), BUDGETS.groupResource(), scope.namespace());
        JsonObject labels = pod.objectAt("metadata", "labels");
        Map<String, String> texts = labels == null ? Map.of() : labels.strings();
        return switch (context.store().list(query)) {
            case ListResult.Page page -> page.items().stream()
                    .map(each -> ObjectCodec.decode(each, budgets))
                    .filter(budget -> selects(budget, texts))
                    .toList();
            case ListResult.Expired _ -> throw new IllegalStateException("the latest revision cannot expire");
            case ListResult.NotYet _ -> throw new IllegalStateException("the latest revision is reached");
        };
    }

    private static boolean selects(JsonObject budget, Map<String, String> labels) {
        JsonObject selector = budget.objectAt("spec", "selector");
        return selector != null && LabelSelectors.fromObject(selector).matches(labels);
    }

    /// Takes a disruption of the budget, which others write too.
    private void charge(CallScope pod, String budget, boolean dryRun) {
        var scope = new CallScope(AS, pod.workspace(), budgets, pod.namespace(), budget, "status");
        var options = new WriteOptions(dryRun, AS.name(), WriteOptions.FieldValidation.IGNORE, false);
        try {
            modification.modify(
                    scope,
                    live -> {
                        JsonObject next = live.deepCopy();
                        BudgetCharge.take(next, pod.name(), WireTime.text(context.clock().instant()));
                        return next;
                    },
                    options,
                    List.of(),
                    false);
        } catch (ApiException e) {
            throw e.is(StatusReason.CONFLICT)
                    ? Statuses.timeout(
                            "Timeout: couldn't update PodDisruptionBudget \"%s\" due to conflicts".formatted(budget))
                    : e;
        }
    }

    /// Says on the pod why it goes, and deletes it. A mirror is deleted where it is: what it says is that cluster's.
    private void delete(CallScope scope, DeleteOptions options) {
        DeleteOptions then = options;
        if (!options.dryRun() && !isMirror(scope)) {
            var status = new CallScope(
                    AS, scope.workspace(), scope.served(), scope.namespace(), scope.name(), "status");
            deletion.requirePreconditions(scope, options);
            StoredObject told = modification
                    .modify(
                            status,
                            live -> target(live.deepCopy(), options),
                            new WriteOptions(false, AS.name(), WriteOptions.FieldValidation.IGNORE, false),
                            List.of(),
                            false)
                    .object();
            if (!options.preconditions().resourceVersion().isEmpty()) {
                then = new EvictionRequest(options).at(Long.toString(told.revision()));
            }
        }
        deletion.delete(scope, then);
    }

    private boolean isMirror(CallScope scope) {
        Optional<StoredObject> pod = context.store().get(scope.key());
        return pod.isPresent() && pod.get().header().labels().containsKey(SyncKeys.MIRRORED_FROM);
    }

    /// @param pod at the revision that is meant, which the preconditions hold it to
    private JsonObject target(JsonObject pod, DeleteOptions options) {
        String version = options.preconditions().resourceVersion();
        if (!version.isEmpty()) {
            pod.objectOrNew("metadata").put("resourceVersion", version);
        }
        JsonObject status = pod.objectOrNew("status");
        JsonArray present = status.array("conditions");
        JsonArray conditions = present == null ? new JsonArray() : present;
        status.put("conditions", conditions);
        int at = 0;
        while (at < conditions.size()
                && !(conditions.get(at) instanceof JsonObject each
                        && each.string("type", "").equals("DisruptionTarget"))) {
            at++;
        }
        boolean there = at < conditions.size();
        JsonObject old = there && conditions.get(at) instanceof JsonObject each ? each : new JsonObject();
        boolean same = old.string("status", "").equals("True");
        JsonObject next = new JsonObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "EvictionByEvictionAPI")
                .put("message", "Eviction API: evicting")
                .put(
                        "lastTransitionTime",
                        same
                                ? Objects.requireNonNullElse(old.string("lastTransitionTime"), "")
                                : WireTime.text(context.clock().instant()));
        if (there) {
            conditions.set(at, next);
        } else {
            conditions.add(next);
        }
        return pod;
    }
}
