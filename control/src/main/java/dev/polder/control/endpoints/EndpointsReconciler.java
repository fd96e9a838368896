package dev.polder.control.endpoints;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the Endpoints and EndpointSlices of Services that no cluster runs: at the pods that a Service selects, or at the
/// Endpoints that somebody wrote for one without a selector. Takes its own away where a sync target begins to serve, so
/// that the mirrors of the cluster's find room. Keys are those of services.
public final class EndpointsReconciler implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("endpoint-controller");
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    private static final GroupVersionResource ENDPOINTS = new GroupVersionResource("", "v1", "endpoints");
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-controller";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    private final ObjectStore store;
    private final Resources resources;
    private final TargetPlaces places;
    private final EndpointSlices slices;
    private final EndpointSlices mirrored;

    public EndpointsReconciler(ObjectStore store, Resources resources, TargetPlaces places) {
        this.store = store;
        this.resources = resources;
        this.places = places;
        this.slices = new EndpointSlices(store, resources, AS, "endpointslice-controller.k8s.io");
        this.mirrored = new EndpointSlices(store, resources, AS, "endpointslicemirroring-controller.k8s.io");
    }

    /// What it follows: services, what it makes of them, pods, which concern all services of their namespace, and sync
    /// targets, which concern all services.
    public List<Source> sources() {
        return List.of(
                Source.self(SERVICES.groupResource()),
                new Source(ENDPOINTS.groupResource(), endpoints -> List.of(service(
                        endpoints.key(), endpoints.key().name()))),
                new Source(EndpointSlices.SLICES.groupResource(), this::ofSlice),
                new Source(PODS, this::inNamespace),
                places.source());
    }

    private static ObjectKey service(ObjectKey key, String name) {
        return new ObjectKey(key.workspace(), SERVICES.groupResource(), key.namespace(), name);
    }

    private List<ObjectKey> ofSlice(StoredObject slice) {
        Map<String, String> labels = slice.header().labels();
        String service = labels.get(EndpointSlices.SERVICE_NAME);
        return service != null && (slices.own(labels) || mirrored.own(labels))
                ? List.of(service(slice.key(), service))
                : List.of();
    }

    private List<ObjectKey> inNamespace(StoredObject pod) {
        ListQuery query =
                ListQuery.inNamespace(pod.key().workspace(), SERVICES.groupResource(), pod.key().namespace());
        return store.list(query) instanceof ListResult.Page page
                ? page.items().stream().map(StoredObject::key).toList()
                : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> service = resources.get(AS, ref(key, SERVICES));
        Optional<JsonObject> endpoints = resources.get(AS, ref(key, ENDPOINTS)).filter(each -> !Meta.deleting(each));
        if (places.serve(key)) {
            endpoints.filter(EndpointsReconciler::isOwn).ifPresent(own -> delete(key, own));
            service.ifPresent(each -> {
                slices.write(key, each, Map.of(), List.of());
                mirrored.write(key, each, Map.of(), List.of());
            });
        } else if (endpoints.filter(TargetPlaces::isShown).isPresent()) {
            // A target that is gone still shows them; when they are gone too, it is our turn.
            return Outcome.DONE;
        } else if (service.isEmpty()) {
            // Its slices go with their owner.
            endpoints.filter(EndpointsReconciler::isOwn).ifPresent(own -> delete(key, own));
        } else if (!Meta.deleting(service.get()) && !"ExternalName".equals(service.get().stringAt("spec", "type"))) {
            tend(key, service.get(), endpoints.orElse(null));
        }
        return Outcome.DONE;
    }

    private void tend(ObjectKey key, JsonObject service, @Nullable JsonObject endpoints) {
        JsonObject selector = service.objectAt("spec", "selector");
        if (selector == null || selector.isEmpty()) {
            if (endpoints != null && !isOwn(endpoints) && MirroredEndpoints.isMirrored(endpoints)) {
                mirrored.write(key, endpoints, Meta.labels(endpoints), MirroredEndpoints.slices(endpoints));
            } else {
                mirrored.write(key, service, Map.of(), List.of());
            }
            return;
        }
        ServiceEndpoints wanted = new ServiceEndpoints(service, pods(key, selector.strings()));
        Map<String, String> labels = new HashMap<>(Meta.labels(service));
        labels.remove(HEADLESS);
        if (ServiceEndpoints.isHeadless(service)) {
            labels.put(HEADLESS, "");
        }
        slices.write(key, service, labels, wanted.slices());
        mirrored.write(key, service, Map.of(), List.of());
        labels.put(MANAGED_BY, MANAGER);
        write(key, labels, wanted.subsets(), endpoints);
    }

    private void write(
            ObjectKey key, Map<String, String> labels, JsonArray subsets, @Nullable JsonObject endpoints) {
        JsonObject next = endpoints == null
                ? new JsonObject()
                        .put("kind", "Endpoints")
                        .put("apiVersion", "v1")
                        .put("metadata", new JsonObject().put("name", key.name()))
                : endpoints.deepCopy();
        Meta.of(next).put("labels", JsonObject.ofStrings(labels));
        if (subsets.isEmpty()) {
            next.remove("subsets");
        } else {
            next.put("subsets", subsets);
        }
        if (endpoints != null) {
            if (!next.equals(endpoints)) {
                resources.update(AS, ref(key, ENDPOINTS), next);
            }
            return;
        }
        try {
            resources.create(AS, ref(key, ENDPOINTS).withName(""), next);
        } catch (ApiException e) {
            // The namespace is on its way out, and the service with it.
            if (!e.is(StatusReason.FORBIDDEN) && !e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private List<JsonObject> pods(ObjectKey key, Map<String, String> labels) {
        var selector = new LabelSelector(labels.entrySet().stream()
                .map(label -> new LabelSelector.Requirement(
                        label.getKey(), LabelSelector.Operator.IN, List.of(label.getValue())))
                .toList());
        Selection selection = new Selection(selector, FieldSelector.EVERYTHING);
        ListQuery query = new ListQuery(key.workspace(), PODS, key.namespace(), selection, 0, 0, null);
        return switch (store.list(query)) {
            case ListResult.Page page -> page.items().stream()
                    .map(pod -> JsonReader.readObject(pod.body(), JsonLimits.REQUEST))
                    .toList();
            case ListResult.Expired _ -> throw Statuses.expired("the list of pods expired while it was read");
            case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
        };
    }

    private static boolean isOwn(JsonObject endpoints) {
        return MANAGER.equals(Meta.labels(endpoints).get(MANAGED_BY));
    }

    private void delete(ObjectKey key, JsonObject endpoints) {
        try {
            resources.delete(AS, ref(key, ENDPOINTS), new Resources.Preconditions(Meta.uid(endpoints), ""));
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private static ResourceRef ref(ObjectKey key, GroupVersionResource resource) {
        return new ResourceRef(key.workspace(), resource, key.namespace(), key.name());
    }
}
