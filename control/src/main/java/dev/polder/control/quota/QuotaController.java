package dev.polder.control.quota;

import dev.polder.api.access.UserInfo;
import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Controller;
import dev.polder.control.ControllerLimits;
import dev.polder.control.ControllerTools;
import dev.polder.control.FeedListener;
import dev.polder.control.Outcome;
import dev.polder.control.StoreFeed;
import dev.polder.control.object.Meta;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Keeps `status.hard` and `status.used` of the ResourceQuotas of all workspaces. Admission adds what it lets in; this
/// counts anew when a quota is new or changed, and a moment after anything changed in a namespace that has one, which gives
/// back what was deleted or has ended. Remembers the keys of quotas and nothing of namespaces without one. Two feeds.
public final class QuotaController implements AutoCloseable {
    private static final UserInfo AS = UserInfo.part("resourcequota-controller");
    private static final GroupVersionResource QUOTAS = new GroupVersionResource("", "v1", "resourcequotas");
    private static final GroupResource QUOTA = QUOTAS.groupResource();

    /// Changes of so long are counted together; of longer, where counting takes long.
    private static final Duration PAUSE = Duration.ofMillis(150);

    private static final int PAUSE_PER_COUNT = 4;

    private final Resources resources;
    private final QuotaCount count;
    private final ControllerTools tools;
    private final Controller<ObjectKey> controller;
    private final StoreFeed quotas;
    private final StoreFeed changes;
    private final Map<Namespace, Set<ObjectKey>> known = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Instant> due = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Duration> took = new ConcurrentHashMap<>();

    private record Namespace(WorkspaceId workspace, String name) {
        static Namespace of(ObjectKey key) {
            return new Namespace(key.workspace(), key.namespace());
        }
    }

    /// @param counted whether a resource is served, and in namespaces
    public QuotaController(
            ObjectStore store, Resources resources, Predicate<GroupResource> counted, ControllerTools tools) {
        this.resources = resources;
        this.count = new QuotaCount(store, counted, tools.clock());
        this.tools = tools;
        this.controller = new Controller<>(
                "resource-quota", this::reconcile, ObjectKey::workspace, ControllerLimits.DEFAULT, tools);
        this.quotas = new StoreFeed("resource-quota", store, QUOTA, new Quotas());
        this.changes = StoreFeed.ofChanges("resource-quota-usage", store, new Changes());
    }

    /// Starts to follow the store: changes first, so that none is lost between a count and the first change. Once.
    public void start() {
        controller.start();
        changes.start();
        quotas.start();
    }

    @Override
    public void close() {
        quotas.close();
        changes.close();
        controller.close();
    }

    private Outcome reconcile(ObjectKey key) {
        Instant now = tools.clock().instant();
        Instant when = due.getOrDefault(key, now);
        if (when.isAfter(now)) {
            return new Outcome.RequeueAfter(Duration.between(now, when));
        }
        due.remove(key);
        Outcome outcome = bring(key);
        took.computeIfPresent(key, (k, before) -> Duration.between(now, tools.clock().instant()));
        return outcome;
    }

    private Outcome bring(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), QUOTAS, key.namespace(), key.name());
        Optional<JsonObject> found = resources.get(AS, ref);
        if (found.isEmpty() || Meta.deleting(found.get())) {
            return Outcome.DONE;
        }
        JsonObject quota = found.get();
        Amounts hard = Amounts.of(quota.objectAt("spec", "hard"));
        Amounts hadHard = Amounts.of(quota.objectAt("status", "hard"));
        Amounts hadUsed = Amounts.of(quota.objectAt("status", "used"));
        // The quota was read before its objects are: whoever is let in meanwhile writes it, and this write is refused.
        Amounts used = hadUsed.with(count.used(key, quota)).only(hard.byName()::containsKey);
        boolean complete = quota.objectAt("status", "hard") != null && quota.objectAt("status", "used") != null;
        if (complete && used.sameAs(hadUsed) && hard.sameAs(hadHard)) {
            return Outcome.DONE;
        }
        quota.put("status", new JsonObject().put("hard", hard.toJson()).put("used", used.toJson()));
        try {
            resources.updateStatus(AS, ref, quota);
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
        return Outcome.DONE;
    }

    /// Has the quotas of a namespace counted after a pause.
    private void changed(ObjectKey changed) throws InterruptedException {
        for (ObjectKey quota : known.getOrDefault(Namespace.of(changed), Set.of())) {
            Duration pause = took.getOrDefault(quota, Duration.ZERO).multipliedBy(PAUSE_PER_COUNT);
            Instant when = tools.clock().instant().plus(pause.compareTo(PAUSE) < 0 ? PAUSE : pause);
            if (due.putIfAbsent(quota, when) == null) {
                controller.add(quota);
            }
        }
    }

    /// Knows which namespaces have quotas. A new quota is counted at once.
    private final class Quotas implements FeedListener {
        @Override
        public void present(StoredObject object) throws InterruptedException {
            ObjectKey key = object.key();
            if (took.putIfAbsent(key, Duration.ZERO) == null) {
                known.computeIfAbsent(Namespace.of(key), n -> ConcurrentHashMap.newKeySet()).add(key);
                controller.add(key);
            }
            changed(key);
        }

        @Override
        public void gone(StoredObject object) throws InterruptedException {
            ObjectKey key = object.key();
            changed(key);
            known.computeIfPresent(Namespace.of(key), (n, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
            took.remove(key);
            due.remove(key);
        }
    }

    private final class Changes implements FeedListener {
        @Override
        public void present(StoredObject object) throws InterruptedException {
            if (!object.key().resource().equals(QUOTA) && !object.key().namespace().isEmpty()) {
                changed(object.key());
            }
        }

        @Override
        public void gone(StoredObject object) throws InterruptedException {
            present(object);
        }

        @Override
        public void missed() throws InterruptedException {
            for (Set<ObjectKey> keys : known.values()) {
                for (ObjectKey key : keys) {
                    controller.add(key);
                }
            }
        }
    }
}
