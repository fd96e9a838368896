package dev.polder.syncer.view;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.Wellness;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The downstream objects of one target in our namespaces, slim. Bounded: beyond the bound an object is asked for each
/// time it matters. Any thread.
public final class DownstreamView {
    private final DownstreamNamespaces namespaces;
    private final int maxObjects;
    private final Map<DownstreamRef, SlimObject> objects = new ConcurrentHashMap<>();
    private final Map<String, Integer> copies = new ConcurrentHashMap<>();
    private final Map<String, Integer> work = new ConcurrentHashMap<>();
    private final Departures departures = new Departures();
    private final Set<GroupVersionResource> synced = ConcurrentHashMap.newKeySet();

    public DownstreamView(DownstreamNamespaces namespaces, int maxObjects) {
        this.namespaces = namespaces;
        this.maxObjects = maxObjects;
    }

    /// Null when no such object is known.
    public @Nullable SlimObject get(DownstreamRef ref) {
        return objects.get(ref);
    }

    /// Where the copy or the original of an upstream object is.
    public DownstreamRef ref(SyncedKind kind, ObjectKey key) {
        String namespace = namespaces.downstreamName(key.workspace(), key.namespace());
        return new DownstreamRef(kind.resource(), namespace, key.name());
    }

    /// The upstream object with which a downstream object belongs together; empty when its namespace is not ours.
    public Optional<ObjectKey> upstreamKey(DownstreamRef ref) {
        return namespaces
                .ofDownstream(ref.namespace())
                .map(l -> new ObjectKey(l.workspace(), ref.resource().groupResource(), l.namespace(), ref.name()));
    }

    /// Takes note of an object as it is now; what is older than what is known is passed over.
    ///
    /// @return where it is, or empty when it is in no namespace of ours
    public Optional<DownstreamRef> observe(SyncedKind kind, JsonObject object) {
        String namespace = object.stringAt("metadata", "namespace");
        String name = object.stringAt("metadata", "name");
        if (namespace == null || name == null) {
            return Optional.empty();
        }
        Optional<NamespaceLocator> locator = namespaces.ofDownstream(namespace);
        if (locator.isEmpty()) {
            return Optional.empty();
        }
        DownstreamRef ref = new DownstreamRef(kind.resource(), namespace, name);
        SlimObject now = SlimObject.of(object, kind.resource().groupResource(), locator.get());
        objects.compute(ref, (_, known) -> {
            if (known == null) {
                return objects.size() < maxObjects ? counted(ref, null, now) : null;
            }
            if (now.isOlderThan(known)) {
                return known;
            }
            return counted(ref, known, known.uid().equals(now.uid()) ? now.after(known) : now);
        });
        return Optional.of(ref);
    }

    /// Reads what is where the copy of `key` belongs, and takes note of it where it is followed and there is room.
    ///
    /// @param read asks the cluster; what it throws is thrown on
    /// @return empty when nothing is there
    public Optional<SlimObject> read(SyncedKind kind, ObjectKey key, Supplier<Optional<JsonObject>> read) {
        DownstreamRef ref = ref(kind, key);
        try (Departures.Watch departures = this.departures.watch(ref)) {
            Optional<SlimObject> found = read.get().map(o -> describe(kind, key, o));
            found.ifPresentOrElse(o -> forgetDeparted(ref, o.uid(), o.version(), departures), () -> forget(ref, ""));
            return found;
        }
    }

    private SlimObject describe(SyncedKind kind, ObjectKey key, JsonObject object) {
        // What has no label of ours is shown by no feed, so nobody would say when it goes.
        boolean followed = object.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL) != null;
        SlimObject known = followed ? observe(kind, object).map(this::get).orElse(null) : null;
        if (known != null && known.uid().equals(object.stringAt("metadata", "uid"))) {
            return known;
        }
        NamespaceLocator locator = namespaces.locate(key.workspace(), key.namespace());
        return SlimObject.of(object, kind.resource().groupResource(), locator);
    }

    /// Takes note that an object is gone. An object of the same name with another UID is not meant.
    public void gone(DownstreamRef ref, String uid) {
        departures.add(ref, uid);
        forget(ref, uid);
    }

    private void forget(DownstreamRef ref, String uid) {
        objects.computeIfPresent(
                ref, (_, known) -> uid.isEmpty() || known.uid().equals(uid) ? counted(ref, known, null) : known);
    }

    /// Applies a copy and takes note of it: as it is answered its fields should be. A later state may be known already,
    /// which somebody touched since.
    ///
    /// @param apply asks the cluster; what it throws is thrown on
    public void apply(SyncedKind kind, DownstreamRef ref, Supplier<JsonObject> apply) {
        try (Departures.Watch departures = this.departures.watch(ref)) {
            JsonObject object = apply.get();
            NamespaceLocator locator = observe(kind, object)
                    .flatMap(r -> namespaces.ofDownstream(r.namespace()))
                    .orElse(null);
            if (locator == null) {
                return;
            }
            SlimObject applied = SlimObject.of(object, kind.resource().groupResource(), locator);
            objects.computeIfPresent(
                    ref, (_, known) -> known.uid().equals(applied.uid()) ? known.settledAs(applied) : known);
            forgetDeparted(ref, applied.uid(), applied.version(), departures);
        }
    }

    /// Forgets an answer that was overtaken by the news that its object left: nobody would say so again.
    private void forgetDeparted(DownstreamRef ref, String uid, long version, Departures.Watch departures) {
        if (departures.saw(uid)) {
            objects.computeIfPresent(ref, (_, known) ->
                    known.uid().equals(uid) && known.version() == version ? counted(ref, known, null) : known);
        }
    }

    /// Takes note that an object is shown upstream.
    public void shown(DownstreamRef ref, String uid) {
        objects.computeIfPresent(ref, (_, known) -> known.uid().equals(uid) ? known.with(Showing.SHOWN) : known);
    }

    /// Takes note that a tenant deleted what showed exactly this object. Only what was shown can be dismissed.
    public void dismissed(DownstreamRef ref, String uid) {
        objects.computeIfPresent(ref, (_, known) -> known.uid().equals(uid) && known.memory().showing() == Showing.SHOWN
                ? known.with(Showing.DISMISSED)
                : known);
    }

    /// What is known of a kind, at this moment.
    public Set<DownstreamRef> refs(GroupVersionResource resource) {
        Set<DownstreamRef> refs = ConcurrentHashMap.newKeySet();
        objects.keySet().stream().filter(r -> r.resource().equals(resource)).forEach(refs::add);
        return refs;
    }

    /// Forgets everything of a kind that is followed no longer; it counts as not listed then.
    public void forget(GroupVersionResource resource) {
        synced.remove(resource);
        refs(resource).forEach(ref -> forget(ref, ""));
    }

    /// Whether any copy of ours is left in a downstream namespace.
    public boolean hasCopies(String downstreamNamespace) {
        return copies.containsKey(downstreamNamespace);
    }

    /// Whether any copy that runs, and may use the others, is left in a downstream namespace.
    public boolean hasWork(String downstreamNamespace) {
        return work.containsKey(downstreamNamespace);
    }

    /// Number of copies that are known, in all namespaces.
    public long copies() {
        return copies.values().stream().mapToLong(Integer::longValue).sum();
    }

    /// Whether there is no room left, so that an object that is not known may be there all the same.
    public boolean isFull() {
        return objects.size() >= maxObjects;
    }

    /// Number of objects that are known.
    public int size() {
        return objects.size();
    }

    /// Keeps the number of copies in a namespace, and gives `now`. Called for one object at a time.
    private @Nullable SlimObject counted(DownstreamRef ref, @Nullable SlimObject before, @Nullable SlimObject now) {
        int change = (now != null && now.isCopy() ? 1 : 0) - (before != null && before.isCopy() ? 1 : 0);
        if (change != 0) {
            copies.merge(ref.namespace(), change, (a, b) -> a + b == 0 ? null : a + b);
            if (Wellness.runs(ref.resource().groupResource())) {
                work.merge(ref.namespace(), change, (a, b) -> a + b == 0 ? null : a + b);
            }
        }
        return now;
    }

    /// Whether a kind has been listed completely: only then does absence mean anything.
    public boolean isSynced(GroupVersionResource resource) {
        return synced.contains(resource);
    }

    /// @return whether it was not before
    public boolean markSynced(GroupVersionResource resource) {
        return synced.add(resource);
    }
}
