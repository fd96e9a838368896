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
import java.util.ArrayList;
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
        List<Slice> left = new ArrayList<>();
        JsonObject marks = labels(service, labels);
        for (Slice slice : wanted) {
            JsonObject fitting = free.stream().filter(slice::fits).findFirst().orElse(null);
            if (fitting == null) {
                left.add(slice);
            } else {
                free.remove(fitting);
                update(service, fitting, slice, marks);
            }
        }
        for (Slice slice : left) {
            create(service, owner, slice, marks);
        }
        free.forEach(slice -> delete(service, slice));
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

    private void update(ObjectKey service, JsonObject slice, Slice wanted, JsonObject labels) {
        JsonObject next = slice.deepCopy();
        wanted.putInto(next);
        Meta.of(next).put("labels", labels.deepCopy());
        if (!next.equals(slice)) {
            resources.update(as, ref(service, Meta.name(slice)), next);
        }
    }

    private void create(ObjectKey service, JsonObject owner, Slice wanted, JsonObject labels) {
        JsonObject slice = new JsonObject()
                .put("kind", "EndpointSlice")
                .put("apiVersion", "discovery.k8s.io/v1")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("generateName", service.name() + "-")
                                .put("labels", labels.deepCopy())
                                .put("ownerReferences", new JsonArray().add(Owner.controlledBy(owner).toJson())));
        wanted.putInto(slice);
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
