package dev.polder.gateway.admission.limit;

import dev.polder.api.amount.Amounts;
import dev.polder.api.amount.PodAmounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.CallScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// LimitRanges: fills in what the containers of a new pod do not say, and refuses pods and claims that ask for more or less
/// than the namespace allows (upstream: `plugin/pkg/admission/limitranger`). Any thread.
public final class LimitRanger {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";
    private static final String CONTAINER = "Container";

    private final NamespaceLimitsCache limits;

    public LimitRanger(NamespaceLimitsCache limits) {
        this.limits = limits;
    }

    /// Fills in what a new pod does not say.
    ///
    /// @param object changed by this call
    public void admit(CallScope scope, JsonObject object) {
        if (scope.key().resource().equals(PODS)) {
            limits.of(scope.workspace(), scope.namespace()).ranges().forEach(range -> fill(range, object));
        }
    }

    /// Holds a pod or a claim against the LimitRanges of its namespace; nothing for other kinds.
    ///
    /// @throws dev.polder.api.status.ApiException 403 when a limit is broken, with all that one LimitRange says
    public void check(CallScope scope, JsonObject object) {
        GroupResource resource = scope.key().resource();
        if (!resource.equals(PODS) && !resource.equals(CLAIMS)) {
            return;
        }
        for (JsonObject range : limits.of(scope.workspace(), scope.namespace()).ranges()) {
            Set<String> broken = new LinkedHashSet<>(
                    resource.equals(PODS) ? ofPod(items(range), object) : ofClaim(items(range), object));
            if (!broken.isEmpty()) {
                String why = String.join(", ", broken);
                throw Statuses.forbidden(scope.resource(), scope.name(), broken.size() > 1 ? "[" + why + "]" : why);
            }
        }
    }

    private static List<JsonObject> items(JsonObject range) {
        JsonObject spec = range.object("spec");
        return spec == null ? List.of() : spec.objects("limits");
    }

    private static List<String> ofPod(List<JsonObject> items, JsonObject pod) {
        List<String> broken = new ArrayList<>();
        JsonObject spec = pod.objectOrNew("spec");
        for (JsonObject item : items) {
            String type = item.string("type", "");
            if (type.equals(CONTAINER)) {
                for (String list : List.of("containers", "initContainers")) {
                    for (JsonObject container : spec.objects(list)) {
                        new LimitRule(type, PodAmounts.of(container, "requests"), PodAmounts.of(container, "limits"))
                                .check(item, broken);
                    }
                }
            } else if (type.equals("Pod")) {
                new LimitRule(type, PodAmounts.requestsOfSpec(pod), PodAmounts.limitsOfSpec(pod)).check(item, broken);
            }
        }
        return broken;
    }

    private static List<String> ofClaim(List<JsonObject> items, JsonObject claim) {
        List<String> broken = new ArrayList<>();
        for (JsonObject item : items) {
            String type = item.string("type", "");
            if (type.equals("PersistentVolumeClaim")) {
                Amounts requests = Amounts.of(claim.objectAt("spec", "resources", "requests"));
                new LimitRule(type, requests, Amounts.NONE).checkRequests(item, broken);
            }
        }
        return broken;
    }

    private static void fill(JsonObject range, JsonObject pod) {
        Amounts requests = Amounts.NONE;
        Amounts limits = Amounts.NONE;
        for (JsonObject item : items(range)) {
            if (item.string("type", "").equals(CONTAINER)) {
                requests = requests.with(Amounts.of(item.object("defaultRequest")));
                limits = limits.with(Amounts.of(item.object("default")));
            }
        }
        JsonObject spec = pod.objectOrNew("spec");
        List<String> told = new ArrayList<>();
        for (JsonObject container : spec.objects("containers")) {
            fill(container, "container", requests, limits, told);
        }
        for (JsonObject container : spec.objects("initContainers")) {
            fill(container, "init container", requests, limits, told);
        }
        if (!told.isEmpty()) {
            pod.objectOrNew("metadata")
                    .objectOrNew("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", told));
        }
    }

    private static void fill(JsonObject container, String what, Amounts requests, Amounts limits, List<String> told) {
        String name = " for " + what + " " + container.string("name", "");
        List<String> added = missing(container, "requests", requests);
        if (!added.isEmpty()) {
            told.add(String.join(", ", added) + " request" + name);
        }
        added = missing(container, "limits", limits);
        if (!added.isEmpty()) {
            told.add(String.join(", ", added) + " limit" + name);
        }
    }

    /// Adds what a container does not have.
    ///
    /// @return its names
    private static List<String> missing(JsonObject container, String list, Amounts defaults) {
        List<String> added = new ArrayList<>();
        JsonObject has = container.objectAt("resources", list);
        defaults.byName().forEach((name, amount) -> {
            if (has == null || !has.has(name)) {
                container.objectOrNew("resources").objectOrNew(list).put(name, amount.canonical());
                added.add(name);
            }
        });
        return added;
    }
}
