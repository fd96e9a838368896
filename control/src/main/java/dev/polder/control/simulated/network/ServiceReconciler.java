package dev.polder.control.simulated.network;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.simulated.Kinds;
import dev.polder.control.simulated.SimulatedApi;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Keeps the Endpoints and EndpointSlice of a Service at the pods that it selects.
public final class ServiceReconciler implements Reconciler<ObjectKey> {
    private final SimulatedApi api;

    /// @param api as `simulated-endpoints`
    public ServiceReconciler(SimulatedApi api) {
        this.api = api;
    }

    /// What it follows: services, and pods, which concern all services of their namespace.
    public static List<Source> sources(ObjectStore store) {
        return List.of(
                Source.self(Kinds.SERVICES.groupResource()),
                new Source(Kinds.PODS.groupResource(), pod -> services(store, pod)));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.SERVICES);
        if (found.isEmpty()
                || Meta.deleting(found.get())
                || "ExternalName".equals(found.get().stringAt("spec", "type"))) {
            return Outcome.DONE;
        }
        JsonObject service = found.get();
        JsonObject selector = service.objectAt("spec", "selector");
        if (selector == null || selector.isEmpty()) {
            return Outcome.DONE;
        }
        Map<String, String> wanted = selector.strings();
        List<JsonObject> pods = api.inNamespace(key, Kinds.PODS).stream()
                .filter(pod -> Meta.labels(pod).entrySet().containsAll(wanted.entrySet()))
                .filter(pod -> pod.stringAt("status", "podIP") != null)
                .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.objectOrNew("status").string("phase", "")))
                .toList();
        write(key, Kinds.ENDPOINTS, EndpointObjects.endpoints(service, pods), List.of("subsets"));
        write(key, Kinds.ENDPOINT_SLICES, EndpointObjects.slice(service, pods), List.of("endpoints", "ports"));
        return Outcome.DONE;
    }

    /// Creates the object, or sets right the parts that are named.
    private void write(ObjectKey key, GroupVersionResource resource, JsonObject wanted, List<String> parts) {
        ObjectKey own = new ObjectKey(key.workspace(), resource.groupResource(), key.namespace(), Meta.name(wanted));
        Optional<JsonObject> found = api.get(own, resource);
        if (found.isEmpty()) {
            api.create(key, resource, wanted);
            return;
        }
        JsonObject object = found.get();
        boolean same = parts.stream().allMatch(part -> Objects.equals(object.get(part), wanted.get(part)));
        if (same || Owner.of(wanted).isEmpty() || Meta.deleting(object)) {
            return;
        }
        for (String part : parts) {
            var value = wanted.get(part);
            if (value == null) {
                object.remove(part);
            } else {
                object.put(part, value);
            }
        }
        api.update(key, resource, object);
    }

    private static List<ObjectKey> services(ObjectStore store, StoredObject pod) {
        ListQuery query = ListQuery.inNamespace(
                pod.key().workspace(), Kinds.SERVICES.groupResource(), pod.key().namespace());
        return store.list(query) instanceof ListResult.Page page
                ? page.items().stream().map(StoredObject::key).toList()
                : List.of();
    }
}
