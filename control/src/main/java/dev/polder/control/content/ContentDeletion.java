package dev.polder.control.content;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.object.Meta;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Deletes what was written in a place. Finds it by keys in the store, of whatever kind, and deletes it through
/// [Resources], so that finalizers hold. What only a template shows stays until its workspace ends. What is deleting
/// already is left to whoever owes it its end.
public final class ContentDeletion {
    private final ObjectStore store;
    private final Resources resources;
    private final UserInfo as;
    private final ContentLimits limits;

    /// @param as on whose behalf objects are deleted
    public ContentDeletion(ObjectStore store, Resources resources, UserInfo as, ContentLimits limits) {
        this.store = store;
        this.resources = resources;
        this.as = as;
        this.limits = limits;
    }

    /// Where to look.
    ///
    /// @param resource  null for every resource
    /// @param namespace null for every namespace and for cluster scope
    public record Place(WorkspaceId workspace, @Nullable GroupResource resource, @Nullable String namespace) {}

    /// What is kept of an object between two steps; not its body.
    private record Found(ResourceRef ref, String uid, boolean deleting, boolean finalizers) {
        static Found of(StoredObject object) {
            return new Found(
                    ContentDeletion.ref(object),
                    object.header().uid(),
                    object.header().deleting(),
                    object.header().finalizers() > 0);
        }
    }

    /// One bounded pass over the wanted objects of a place; says what is left afterwards.
    public Remaining pass(Place place, Predicate<StoredObject> wanted) {
        List<String> errors = new ArrayList<>();
        int deletions = 0;
        for (Found object : read(place, wanted)) {
            if (!object.deleting() && deletions++ < limits.deletions()) {
                delete(object).filter(error -> errors.size() < limits.errors()).ifPresent(errors::add);
            }
        }
        SortedMap<String, Integer> left = new TreeMap<>();
        SortedMap<String, Integer> finalizers = new TreeMap<>();
        int opened = 0;
        for (Found object : read(place, wanted)) {
            left.merge(Remaining.nameOf(object.ref().resource().groupResource()), 1, Integer::sum);
            if (object.finalizers() && opened++ < limits.finalizers()) {
                JsonObject live = resources.get(as, object.ref()).orElseGet(JsonObject::new);
                Meta.finalizers(live).forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
            }
        }
        return new Remaining(left, finalizers, errors);
    }

    /// The reference by which an object found in the store is reached.
    public static ResourceRef ref(StoredObject object) {
        ObjectKey key = object.key();
        return new ResourceRef(
                key.workspace(),
                GroupVersion.parse(object.header().apiVersion()).withResource(key.resource().resource()),
                key.namespace(),
                key.name());
    }

    /// Why it could not be deleted, or empty. Gone already, or another one by now, is as good.
    private Optional<String> delete(Found object) {
        try {
            resources.delete(as, object.ref(), new Resources.Preconditions(object.uid(), ""));
            return Optional.empty();
        } catch (ApiException e) {
            boolean passed = e.is(StatusReason.NOT_FOUND) || e.is(StatusReason.CONFLICT);
            return passed ? Optional.empty() : Optional.of(e.status().message());
        }
    }

    private List<Found> read(Place place, Predicate<StoredObject> wanted) {
        List<Found> found = new ArrayList<>();
        long revision = 0;
        String after = null;
        do {
            ListQuery query = new ListQuery(
                            place.workspace(),
                            place.resource(),
                            place.namespace(),
                            Selection.EVERYTHING,
                            revision,
                            limits.page(),
                            after)
                    .ofWritten();
            // Half a list would pass for little or nothing left.
            if (!(store.list(query) instanceof ListResult.Page page)) {
                throw new StoreUnavailableException("the list of what is left expired while it was read");
            }
            page.items().stream().filter(wanted).map(Found::of).forEach(found::add);
            revision = page.revision();
            after = page.continueKey();
        } while (after != null && found.size() < limits.deletions());
        return found;
    }
}
