package dev.polder.control.endpoints;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
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
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The EndpointSlices of one kind of controller, as they are in the store: makes them what they should be with few writes.
final class EndpointSlices {
    static final GroupVersionResource SLICES = new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private final ObjectStore store;
    private final Resources resources;
    private final UserInfo as;
    private final String manager;

    /// @param manager what the label says that marks the slices
    EndpointSlices(ObjectStore store, Resources resources, UserInfo as, String manager) {
        this.store = store;
        this.resources = resources;
        this.as = as;
        this.manager = manager;
    }

    /// Whether a slice with these labels is one of them.
    boolean own(Map<String, String> labels) {
        return manager.equals(labels.get(MANAGED_BY));
    }

    /// Makes the slices of a service what they should be; none for an empty list.
    ///
    /// @param owner  who controls them
    /// @param labels of the owner, to which those of a slice are added
    void write(ObjectKey service, JsonObject owner, Map<String, String> labels, List<Slice> wanted) {
        List<JsonObject> free = new ArrayList<>(present(service));
        JsonObject marks = labels(service, labels);
        for (Slice slice : wanted) {
            List<JsonObject> fitting = free.stream().filter(slice::fits).toList();
            List<List<JsonObject>> shares = shares(slice, fitting);
            for (int i = 0; i < fitting.size(); i++) {
                boolean needed = !shares.get(i).isEmpty() || (slice.endpoints().isEmpty() && i == 0);
                if (needed) {
                    free.remove(fitting.get(i));
                    update(service, fitting.get(i), slice, shares.get(i), marks);
                }
            }
            for (List<JsonObject> more : shares.subList(fitting.size(), shares.size())) {
                create(service, owner, slice, more, marks);
            }
            if (slice.endpoints().isEmpty() && fitting.isEmpty()) {
                create(service, owner, slice, List.of(), marks);
            }
        }
        free.forEach(slice -> delete(service, slice));
    }

    /// Which endpoints go where: what is in a slice stays in it, so that a change touches few of them.
    ///
    /// @param fitting the slices that there are
    /// @return a share for each of these, which may be empty, then those of slices that are missing
    private static List<List<JsonObject>> shares(Slice slice, List<JsonObject> fitting) {
        Map<String, JsonObject> left = new LinkedHashMap<>();
        slice.endpoints().forEach(endpoint -> left.put(identity(endpoint), endpoint));
        List<List<JsonObject>> shares = new ArrayList<>();
        for (JsonObject each : fitting) {
            List<JsonObject> share = new ArrayList<>();
            for (JsonObject endpoint : each.objects("endpoints")) {
                JsonObject kept = share.size() < Slice.MOST ? left.remove(identity(endpoint)) : null;
                if (kept != null) {
                    share.add(kept);
                }
            }
            shares.add(share);
        }
        Deque<JsonObject> rest = new ArrayDeque<>(left.values());
        for (List<JsonObject> share : shares) {
            while (!share.isEmpty() && share.size() < Slice.MOST && !rest.isEmpty()) {
                share.add(rest.pop());
            }
        }
        while (!rest.isEmpty()) {
            List<JsonObject> empty = shares.stream().filter(List::isEmpty).findFirst().orElse(null);
            List<JsonObject> share = empty == null ? new ArrayList<>() : empty;
            while (share.size() < Slice.MOST && !rest.isEmpty()) {
                share.add(rest.pop());
            }
            if (empty == null) {
                shares.add(share);
            }
        }
        return shares;
    }

    /// Several pods may have the address of their node.
    private static String identity(JsonObject endpoint) {
        JsonArray addresses = endpoint.array("addresses");
        String target = endpoint.stringAt("targetRef", "uid");
        return (addresses == null ? "" : String.join(",", addresses.strings())) + "/" + (target == null ? "" : target);
    }

    private JsonObject labels(ObjectKey service, Map<String, String> labels) {
        return JsonObject.ofStrings(labels).put(SERVICE_NAME, service.name()).put(MANAGED_BY, manager);
    }

    private List<JsonObject> present(ObjectKey service) {
        var selector = new LabelSelector(List.of(
                new LabelSelector.Requirement(SERVICE_NAME, LabelSelector.Operator.IN, List.of(service.name())),
                new LabelSelector.Requirement(MANAGED_BY, LabelSelector.Operator.IN, List.of(manager))));
        ListQuery query = new ListQuery(
                service.workspace(),
                SLICES.groupResource(),
                service.namespace(),
                new Selection(selector, FieldSelector.EVERYTHING),
                0,
                0,
                null);
        return switch (store.list(query)) {
            case ListResult.Page page -> page.items().stream()
                    .map(slice -> JsonReader.readObject(slice.body(), JsonLimits.REQUEST))
                    .filter(slice -> !Meta.deleting(slice))
                    .toList();
            case ListResult.Expired _ -> throw Statuses.expired("the list of slices expired while it was read");
            case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(0, notYet.current());
        };
    }

    private void update(
            ObjectKey service, JsonObject slice, Slice wanted, List<JsonObject> share, JsonObject labels) {
        JsonObject next = slice.deepCopy();
        wanted.putInto(next, share);
        Meta.of(next).put("labels", labels.deepCopy());
        if (!next.equals(slice)) {
            resources.update(as, ref(service, Meta.name(slice)), next);
        }
    }

    private void create(
            ObjectKey service, JsonObject owner, Slice wanted, List<JsonObject> share, JsonObject labels) {
        JsonObject slice = new JsonObject()
                .put("kind", "EndpointSlice")
                .put("apiVersion", "discovery.k8s.io/v1")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("generateName", service.name() + "-")
                                .put("labels", labels.deepCopy())
                                .put("ownerReferences", new JsonArray().add(Owner.controlledBy(owner).toJson())));
        wanted.putInto(slice, share);
        try {
            resources.create(as, ref(service, ""), slice);
        } catch (ApiException e) {
            // The namespace is on its way out, and the service with it.
            if (!e.is(StatusReason.FORBIDDEN) && !e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private void delete(ObjectKey service, JsonObject slice) {
        try {
            resources.delete(
                    as, ref(service, Meta.name(slice)), new Resources.Preconditions(Meta.uid(slice), ""));
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private static ResourceRef ref(ObjectKey service, String name) {
        return new ResourceRef(service.workspace(), SLICES, service.namespace(), name);
    }
}
