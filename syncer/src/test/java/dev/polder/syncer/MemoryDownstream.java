package dev.polder.syncer;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamEvent;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamPage;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.downstream.DownstreamWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A cluster in memory: resourceVersions, UIDs, generations, namespaces, labels, watches, and faults on request.
/// Applying replaces what may be applied and keeps status, as when there is one manager.
public final class MemoryDownstream implements Downstream {
    private final Map<DownstreamRef, JsonObject> objects = new ConcurrentHashMap<>();
    private final List<MemoryWatch> watches = new CopyOnWriteArrayList<>();
    /// Plurals of what clients may not delete.
    public final Set<String> undeletable = ConcurrentHashMap.newKeySet();
    /// Plurals of what clients may not get.
    public final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    /// `VERB PLURAL` of what clients may not do.
    public final Set<String> denied = ConcurrentHashMap.newKeySet();
    /// Plurals of resources about which every request fails so.
    public final Map<String, DownstreamFailure> failing = new ConcurrentHashMap<>();
    /// How often each resource was listed, by its plural.
    public final Map<String, Integer> lists = new ConcurrentHashMap<>();
    /// How often each resource was begun to be watched, by its plural.
    public final Map<String, Integer> opened = new ConcurrentHashMap<>();
    /// Reviews of access that were asked for.
    public final AtomicInteger reviews = new AtomicInteger();
    /// Whether every list is empty, as after a wrong turn of a proxy.
    public volatile boolean emptyLists;
    private final Map<GroupVersionResource, JsonObject> custom = new ConcurrentHashMap<>();
    private final Map<DownstreamRef, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final MemoryFields fields = new MemoryFields();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> afterApply = new AtomicReference<>();
    private volatile @Nullable DownstreamFailure outage;
    private volatile @Nullable DownstreamFailure applyFailure;
    private volatile JsonObject version = new JsonObject().put("gitVersion", "v1.36.0");
    private long revision = 100;

    /// Everything fails so, until null.
    public void outage(@Nullable DownstreamFailure failure) {
        outage = failure;
    }

    /// Applying fails so, until null.
    public void refuseApplies(@Nullable DownstreamFailure failure) {
        applyFailure = failure;
    }

    public void version(JsonObject newVersion) {
        version = newVersion;
    }

    /// Writes that clients made.
    public int writes() {
        return writes.get();
    }

    /// Requests that clients made.
    public int requests() {
        return requests.get();
    }

    /// Names of all namespaces.
    public List<String> namespaces() {
        return objects.keySet().stream()
                .filter(r -> r.resource().resource().equals("namespaces"))
                .map(DownstreamRef::name)
                .sorted()
                .toList();
    }

    /// As [#get], without being a request.
    public synchronized @Nullable JsonObject peek(DownstreamRef ref) {
        JsonObject object = objects.get(ref);
        return object == null ? null : object.deepCopy();
    }

    /// All objects, at this moment.
    public synchronized Map<DownstreamRef, JsonObject> peek() {
        return Map.copyOf(objects);
    }

    /// Open watches of a resource.
    public synchronized long watchers(GroupVersionResource resource) {
        return watches.stream().filter(w -> w.resource.equals(resource) && !w.closed).count();
    }

    /// What a controller of the cluster, or somebody else, writes.
    public synchronized JsonObject put(DownstreamRef ref, JsonObject object) {
        JsonObject before = objects.get(ref);
        JsonObject stored = object.deepCopy();
        JsonObject metadata = stored.objectOrNew("metadata").put("name", ref.name());
        if (!ref.namespace().isEmpty()) {
            metadata.put("namespace", ref.namespace());
        }
        long generation = before == null ? 0 : before.integerAt("metadata", "generation").orElse(0);
        boolean same = before != null && Objects.equals(before.get("spec"), stored.get("spec"));
        metadata.put("generation", same ? generation : generation + 1);
        String uid = before == null ? "down-" + (revision + 1) : before.stringAt("metadata", "uid");
        metadata.put("uid", Objects.requireNonNull(uid));
        metadata.put("resourceVersion", Long.toString(++revision));
        objects.put(ref, stored);
        tell(ref, before == null ? DownstreamEvent.Type.ADDED : DownstreamEvent.Type.MODIFIED, stored, before);
        return stored.deepCopy();
    }

    /// Changes an object as somebody with an editor does, who then holds the fields that he changed.
    public synchronized void edit(DownstreamRef ref, UnaryOperator<JsonObject> edit) {
        JsonObject before = Objects.requireNonNull(objects.get(ref), ref.toString());
        JsonObject after = edit.apply(before.deepCopy());
        fields.edited(ref, after, before);
        var _ = put(ref, after);
    }

    /// Changes an object that is there.
    public synchronized void change(DownstreamRef ref, UnaryOperator<JsonObject> edit) {
        var _ = put(ref, edit.apply(Objects.requireNonNull(objects.get(ref), ref.toString()).deepCopy()));
    }

    /// Takes an object away, and with a namespace all that is in it.
    public synchronized void remove(DownstreamRef ref) {
        JsonObject removed = objects.remove(ref);
        if (removed == null) {
            return;
        }
        removed.objectOrNew("metadata").put("resourceVersion", Long.toString(++revision));
        tell(ref, DownstreamEvent.Type.DELETED, removed, removed);
        if (ref.resource().resource().equals("namespaces")) {
            objects.keySet().stream().filter(r -> r.namespace().equals(ref.name())).toList().forEach(this::remove);
        }
        String uid = removed.stringAt("metadata", "uid");
        objects.entrySet().stream()
                .filter(e -> e.getValue().objectOrNew("metadata").objects("ownerReferences").stream()
                        .anyMatch(o -> o.string("uid", "").equals(uid)))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::remove);
    }

    /// Breaks all watches; `failure` null ends them in the ordinary way.
    public synchronized void breakWatches(@Nullable DownstreamFailure failure) {
        watches.forEach(w -> w.end(failure));
        watches.clear();
    }

    @Override
    public JsonObject version() {
        request();
        return version.deepCopy();
    }

    /// Lets the cluster serve a custom resource.
    public void serve(GroupVersionResource resource, String kind, boolean namespaced, boolean status) {
        custom.put(resource, new JsonObject().put("kind", kind).put("namespaced", namespaced).put("status", status));
    }

    /// Ends a custom resource, as the deletion of its definition does: with its objects and watches.
    public synchronized void unserve(GroupVersionResource resource) {
        objects.keySet().stream().filter(r -> r.resource().equals(resource)).toList().forEach(this::remove);
        custom.remove(resource);
        watches.stream().filter(w -> w.resource.equals(resource)).forEach(w -> w.end(null));
        watches.removeIf(w -> w.resource.equals(resource));
    }

    @Override
    public List<JsonObject> resources(GroupVersion version) {
        request();
        List<JsonObject> found = new ArrayList<>();
        custom.forEach((resource, facts) -> {
            if (resource.groupVersion().equals(version)) {
                found.add(facts.deepCopy().put("name", resource.resource()));
                if (facts.isTrue("status")) {
                    found.add(new JsonObject().put("name", resource.resource() + "/status"));
                }
            }
        });
        if (found.isEmpty()) {
            throw new DownstreamException(DownstreamFailure.NOT_FOUND, "the server could not find the resource");
        }
        return found;
    }

    /// What every request about a resource has to pass.
    private void allow(String verb, GroupVersionResource resource) {
        request();
        String plural = resource.resource();
        DownstreamFailure failure = failing.get(plural);
        if (failure != null) {
            throw new DownstreamException(failure, plural + " fail");
        }
        if (resource.group().contains(".") && !resource.group().endsWith("k8s.io") && !custom.containsKey(resource)) {
            throw new DownstreamException(DownstreamFailure.NOT_FOUND, "the server could not find the resource");
        }
        if (denied.contains(verb + " " + plural)) {
            throw new DownstreamException(DownstreamFailure.FORBIDDEN, "may not " + verb + " " + plural);
        }
    }

    @Override
    public Optional<JsonObject> get(DownstreamRef ref) {
        allow("get", ref.resource());
        if (unreadable.contains(ref.resource().resource())) {
            throw new DownstreamException(DownstreamFailure.FORBIDDEN, "may not get in " + ref.namespace());
        }
        return Optional.ofNullable(peek(ref));
    }

    @Override
    public synchronized DownstreamPage list(GroupVersionResource resource, String labels, String continueToken) {
        allow("list", resource);
        lists.merge(resource.resource(), 1, Integer::sum);
        if (emptyLists) {
            return new DownstreamPage(List.of(), Long.toString(revision), "");
        }
        List<JsonObject> items = new ArrayList<>();
        objects.forEach((ref, object) -> {
            if (ref.resource().equals(resource) && matches(labels, object)) {
                items.add(object.deepCopy());
            }
        });
        return new DownstreamPage(items, Long.toString(revision), "");
    }

    @Override
    public synchronized JsonObject create(DownstreamRef ref, JsonObject object) {
        if (ref.resource().resource().equals("selfsubjectaccessreviews")) {
            request();
            reviews.incrementAndGet();
            String verb = String.valueOf(object.stringAt("spec", "resourceAttributes", "verb"));
            String plural = object.stringAt("spec", "resourceAttributes", "resource");
            boolean allowed = verb.equals("*")
                    ? denied.stream().noneMatch(d -> d.endsWith(" " + plural))
                    : !denied.contains(verb + " " + plural);
            return object.deepCopy().put("status", new JsonObject().put("allowed", allowed));
        }
        allow("create", ref.resource());
        if (objects.containsKey(ref)) {
            throw new DownstreamException(DownstreamFailure.CONFLICT, "exists");
        }
        writes.incrementAndGet();
        return put(ref, object);
    }

    /// Runs once, when the next write of ours was done and before it is answered.
    public void afterNextApply(Runnable interference) {
        afterApply.set(interference);
    }

    /// Whether all that happened was seen by those who watch.
    public synchronized boolean isSeen() {
        return watches.stream().allMatch(MemoryWatch::isSeen);
    }

    /// The most writes of ours to one object that were under way together.
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /// Lets whoever watches see something that no cluster would show, without storing it.
    public synchronized void tell(DownstreamRef ref, JsonObject nonsense, String targetKey) {
        if (nonsense.get("metadata") instanceof JsonObject metadata) {
            metadata.put("name", ref.name()).put("uid", "nonsense");
            if (!ref.namespace().isEmpty()) {
                metadata.put("namespace", ref.namespace());
            }
            if (metadata.get("labels") == null) {
                metadata.put("labels", new JsonObject().put("internal.workload.kcp.io/cluster", targetKey));
            }
        }
        watches.stream()
                .filter(w -> w.resource.equals(ref.resource()))
                .forEach(w -> w.add(new DownstreamEvent(DownstreamEvent.Type.MODIFIED, nonsense.deepCopy())));
    }

    @Override
    public JsonObject apply(DownstreamRef ref, JsonObject configuration, boolean force) {
        AtomicInteger here = underWay.computeIfAbsent(ref, _ -> new AtomicInteger());
        mostAtOnce.accumulateAndGet(here.incrementAndGet(), Math::max);
        try {
            return applyAndInterfere(ref, configuration, force);
        } finally {
            here.decrementAndGet();
        }
    }

    private JsonObject applyAndInterfere(DownstreamRef ref, JsonObject configuration, boolean force) {
        JsonObject applied = applyNow(ref, configuration, force);
        Runnable interference = afterApply.getAndSet(null);
        if (interference != null) {
            interference.run();
        }
        return applied;
    }

    private synchronized JsonObject applyNow(DownstreamRef ref, JsonObject configuration, boolean force) {
        allow("patch", ref.resource());
        DownstreamFailure failure = applyFailure;
        if (failure != null) {
            throw new DownstreamException(failure, "refused in namespace " + ref.namespace());
        }
        writes.incrementAndGet();
        if (namespaces().stream().noneMatch(ref.namespace()::equals)) {
            throw new DownstreamException(DownstreamFailure.NOT_FOUND, "no namespace");
        }
        JsonObject before = objects.get(ref);
        String uid = configuration.stringAt("metadata", "uid");
        if (uid != null && (before == null || !uid.equals(before.stringAt("metadata", "uid")))) {
            throw new DownstreamException(DownstreamFailure.CONFLICT, "Precondition failed: UID");
        }
        JsonObject applied = configuration.deepCopy();
        fields.apply(ref, applied, before, force);
        if (before != null && before.has("status")) {
            applied.put("status", Objects.requireNonNull(before.get("status")));
        }
        return put(ref, applied);
    }

    @Override
    public synchronized void delete(DownstreamRef ref, String uid) {
        allow("delete", ref.resource());
        if (undeletable.contains(ref.resource().resource())) {
            throw new DownstreamException(DownstreamFailure.FORBIDDEN, "may not delete");
        }
        JsonObject object = objects.get(ref);
        if (object != null && uid.equals(object.stringAt("metadata", "uid"))) {
            writes.incrementAndGet();
            if (object.arrayAt("metadata", "finalizers") == null) {
                remove(ref);
            } else {
                change(ref, o -> {
                    o.objectOrNew("metadata").put("deletionTimestamp", "2026-01-01T00:00:02Z");
                    return o;
                });
            }
        }
    }

    @Override
    public synchronized DownstreamWatch watch(GroupVersionResource resource, String labels, String resourceVersion) {
        allow("watch", resource);
        opened.merge(resource.resource(), 1, Integer::sum);
        MemoryWatch watch = new MemoryWatch(resource, labels);
        if (Long.parseLong(resourceVersion) < revision) {
            objects.forEach((ref, object) -> {
                long at = Long.parseLong(Objects.requireNonNull(object.stringAt("metadata", "resourceVersion")));
                boolean newer = at > Long.parseLong(resourceVersion);
                if (ref.resource().equals(resource) && matches(labels, object) && newer) {
                    JsonObject copy = object.deepCopy();
                    watch.add(new DownstreamEvent(DownstreamEvent.Type.MODIFIED, copy));
                }
            });
        }
        watches.add(watch);
        return watch;
    }

    @Override
    public void close() {
        breakWatches(null);
    }

    private void request() {
        requests.incrementAndGet();
        DownstreamFailure failure = outage;
        if (failure != null) {
            throw new DownstreamException(failure, "outage");
        }
    }

    private void tell(DownstreamRef ref, DownstreamEvent.Type type, JsonObject object, @Nullable JsonObject before) {
        for (MemoryWatch watch : watches) {
            if (!watch.resource.equals(ref.resource())) {
                continue;
            }
            boolean now = type != DownstreamEvent.Type.DELETED && matches(watch.labels, object);
            boolean then = before != null && matches(watch.labels, before);
            if (now) {
                watch.add(new DownstreamEvent(type, object.deepCopy()));
            } else if (then) {
                watch.add(new DownstreamEvent(DownstreamEvent.Type.DELETED, object.deepCopy()));
            }
        }
    }

    private static boolean matches(String labels, JsonObject object) {
        if (labels.isEmpty()) {
            return true;
        }
        String[] pair = labels.split("=", 2);
        return new JsonString(pair[1]).equals(object.at("metadata", "labels", pair[0]));
    }

    private static final class MemoryWatch implements DownstreamWatch {
        private final GroupVersionResource resource;
        private final String labels;
        private final BlockingQueue<Optional<DownstreamEvent>> events = new LinkedBlockingQueue<>();
        private final AtomicLong added = new AtomicLong();
        private final AtomicLong asked = new AtomicLong();
        private volatile @Nullable DownstreamFailure failure;
        private volatile boolean closed;

        MemoryWatch(GroupVersionResource resource, String labels) {
            this.resource = resource;
            this.labels = labels;
        }

        void add(DownstreamEvent event) {
            added.incrementAndGet();
            events.add(Optional.of(event));
        }

        /// Who comes back for more has done with what there was.
        boolean isSeen() {
            return asked.get() > added.get();
        }

        void end(@Nullable DownstreamFailure with) {
            failure = with;
            events.add(Optional.empty());
        }

        @Override
        public @Nullable DownstreamEvent next() throws InterruptedException {
            asked.incrementAndGet();
            Optional<DownstreamEvent> event = events.take();
            if (event.isEmpty() && failure != null) {
                throw new DownstreamException(failure, "watch broken");
            }
            return event.orElse(null);
        }

        @Override
        public void close() {
            closed = true;
            events.add(Optional.empty());
        }
    }
}
