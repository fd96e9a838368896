package dev.polder.syncer;

import static org.junit.jupiter.api.Assertions.fail;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.ControllerMetrics;
import dev.polder.control.ControllerTools;
import dev.polder.control.ThreadDelays;
import dev.polder.store.memory.MemoryObjectStore;
import dev.polder.syncer.connection.SyncerParts;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A syncer over a real store, with clusters in memory that are found by the host of their URL. Workspace `root` is
/// above all others.
public final class House implements AutoCloseable {
    public static final WorkspaceId ROOT = WorkspaceId.ROOT;
    public static final WorkspaceId ONE = new WorkspaceId("one");
    public static final WorkspaceId TWO = new WorkspaceId("two");
    private static final UserInfo TENANT = new UserInfo("tenant", "", List.of(), Map.of());
    private static final GroupVersionResource TARGETS =
            new GroupVersionResource("workload.kcp.io", "v1alpha1", "synctargets");

    public final MemoryObjectStore store = new MemoryObjectStore();
    public final StoreResources resources = new StoreResources(store);
    private final Map<String, MemoryDownstream> clusters = new ConcurrentHashMap<>();
    private final ThreadDelays delays = new ThreadDelays();
    public final Counts counts = new Counts();
    private final SyncerParts parts;
    private Syncer syncer;

    /// What the syncer tells.
    public static final class Counts implements SyncerEvents {
        public final AtomicInteger statuses = new AtomicInteger();
        public final AtomicInteger mirrors = new AtomicInteger();
        public final AtomicInteger failures = new AtomicInteger();
        public volatile int keys = -1;
        public volatile int objects = -1;

        @Override
        public void statusWritten(String target, GroupResource resource) {
            statuses.incrementAndGet();
        }

        @Override
        public void mirrored(String target, GroupResource resource) {
            mirrors.incrementAndGet();
        }

        @Override
        public void failed(String target, GroupResource resource, String reason) {
            failures.incrementAndGet();
        }

        @Override
        public void load(String target, int newKeys, int newObjects) {
            keys = newKeys;
            objects = newObjects;
        }
    }

    public House() {
        this(new SyncerLimits(
                4,
                4,
                10_000,
                10_000,
                500,
                1 << 20,
                50,
                Duration.ofSeconds(2),
                Duration.ofMillis(5),
                Duration.ofMillis(100),
                5,
                Duration.ofMillis(40)));
    }

    public House(SyncerLimits limits) {
        SyncerSettings settings = new SyncerSettings(
                "this-gateway",
                server -> server.contains("myself"),
                Duration.ofMillis(100),
                Duration.ofMinutes(10),
                Duration.ofSeconds(4),
                Duration.ofSeconds(6),
                Duration.ofMillis(100),
                5_000,
                limits);
        ControllerTools tools = new ControllerTools(
                delays, RandomGenerator.getDefault(), InstantSource.system(), ControllerMetrics.NONE);
        WorkspaceTree tree = (top, workspace) -> top.equals(ROOT) || top.equals(workspace);
        parts = new SyncerParts(
                settings,
                store,
                resources,
                tree,
                (credentials, _) -> cluster(credentials.server().substring("https://".length())),
                tools,
                counts);
        syncer = new Syncer(parts);
        syncer.start();
    }

    /// Ends the syncer and starts another over the same store.
    public void restart() {
        restartAfter(() -> {});
    }

    /// Ends the syncer, and starts another over the same store once something has been done.
    public void restartAfter(Runnable meanwhile) {
        syncer.close();
        meanwhile.run();
        syncer = new Syncer(parts);
        syncer.start();
    }

    public MemoryDownstream cluster(String host) {
        return clusters.computeIfAbsent(host, _ -> new MemoryDownstream());
    }

    /// Registers a cluster in a workspace as `polder join` does.
    public TargetId join(WorkspaceId workspace, String name, String host) {
        kubeconfig(workspace, name, "https://" + host);
        var _ = create(workspace, TARGETS, "", Json.of("""
                {'kind':'SyncTarget','apiVersion':'workload.kcp.io/v1alpha1','metadata':{'name':'%s'},
                 'spec':{'credentialsSecretRef':{'namespace':'default','name':'%s'}}}""".formatted(name, name)));
        return target(workspace, name);
    }

    public void kubeconfig(WorkspaceId workspace, String name, String server) {
        String text = """
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: t}}]
                """.formatted(server);
        String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        JsonObject secret = Json.of("""
                {'kind':'Secret','apiVersion':'v1','metadata':{'name':'%s','namespace':'default'},
                 'type':'polder.dev/kubeconfig','data':{'kubeconfig':'%s'}}""".formatted(name, data));
        if (get(workspace, "secrets", "default", name) == null) {
            var _ = create(workspace, kind("secrets").resource(), "default", secret);
        } else {
            edit(workspace, "secrets", "default", name, o -> o.put("data", Objects.requireNonNull(secret.get("data"))));
        }
    }

    public TargetId target(WorkspaceId workspace, String name) {
        JsonObject target = Objects.requireNonNull(targetObject(workspace, name));
        return new TargetId(workspace, name, Objects.requireNonNull(target.stringAt("metadata", "uid")));
    }

    public @Nullable JsonObject targetObject(WorkspaceId workspace, String name) {
        return resources.get(TENANT, new ResourceRef(workspace, TARGETS, "", name)).orElse(null);
    }

    public void deleteTarget(WorkspaceId workspace, String name) {
        resources.delete(TENANT, new ResourceRef(workspace, TARGETS, "", name), Resources.Preconditions.NONE);
    }

    public void allowMassDeletion(WorkspaceId workspace, String name) {
        annotate(workspace, name, SyncKeys.ALLOW_MASS_DELETION, "true");
    }

    /// Writes an annotation of a target.
    public void annotate(WorkspaceId workspace, String name, String annotation, String value) {
        while (true) {
            JsonObject target = Objects.requireNonNull(targetObject(workspace, name));
            target.objectOrNew("metadata").objectOrNew("annotations").put(annotation, value);
            try {
                var _ = resources.update(TENANT, new ResourceRef(workspace, TARGETS, "", name), target);
                return;
            } catch (ApiException _) {
                // The heartbeat was quicker.
            }
        }
    }

    /// The status of a condition of a target, or null.
    public @Nullable JsonObject condition(WorkspaceId workspace, String name, String type) {
        JsonObject target = targetObject(workspace, name);
        JsonObject status = target == null ? null : target.object("status");
        return status == null
                ? null
                : status.objects("conditions").stream()
                        .filter(c -> c.string("type", "").equals(type))
                        .findFirst()
                        .orElse(null);
    }

    public void awaitReady(WorkspaceId workspace, String name) {
        await("target is ready", () -> {
            JsonObject ready = condition(workspace, name, "Ready");
            JsonObject target = targetObject(workspace, name);
            return ready != null && target != null && ready.string("status", "").equals("True")
                    && Optional.ofNullable(target.arrayAt("status", "syncedResources")).map(a -> a.size()).orElse(0)
                            == SyncedKinds.all().size();
        });
    }

    public static SyncedKind kind(String resource) {
        return SyncedKinds.all().stream()
                .filter(k -> k.resource().resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    public JsonObject create(WorkspaceId workspace, String resource, String namespace, JsonObject object) {
        return create(workspace, kind(resource).resource(), namespace, object);
    }

    public JsonObject create(WorkspaceId workspace, GroupVersionResource resource, String namespace, JsonObject o) {
        if (!namespace.isEmpty()) {
            o.objectOrNew("metadata").put("namespace", namespace);
        }
        return resources.create(TENANT, new ResourceRef(workspace, resource, namespace, ""), o);
    }

    public @Nullable JsonObject get(WorkspaceId workspace, String resource, String namespace, String name) {
        return resources.get(TENANT, new ResourceRef(workspace, kind(resource).resource(), namespace, name))
                .orElse(null);
    }

    /// Changes an object as a client would: reads, edits, writes, and again when somebody was quicker.
    public void edit(
            WorkspaceId workspace,
            String resource,
            String namespace,
            String name,
            Consumer<JsonObject> change) {
        edit(new ResourceRef(workspace, kind(resource).resource(), namespace, name), change);
    }

    /// The same of an object of any cluster-scoped kind.
    public void edit(
            WorkspaceId workspace, GroupVersionResource resource, String name, Consumer<JsonObject> change) {
        edit(new ResourceRef(workspace, resource, "", name), change);
    }

    private void edit(ResourceRef ref, Consumer<JsonObject> change) {
        for (int i = 0; ; i++) {
            JsonObject object = resources.get(TENANT, ref).orElseThrow();
            change.accept(object);
            try {
                var _ = resources.update(TENANT, ref, object);
                return;
            } catch (ApiException e) {
                if (i > 20) {
                    throw e;
                }
            }
        }
    }

    /// An object of any kind, or null.
    public @Nullable JsonObject read(WorkspaceId workspace, GroupVersionResource resource, String name) {
        return resources.get(TENANT, new ResourceRef(workspace, resource, "", name)).orElse(null);
    }

    /// Changes a SyncTarget as a client would, again when the heartbeat was quicker.
    public void editTarget(WorkspaceId workspace, String name, Consumer<JsonObject> change) {
        edit(workspace, TARGETS, name, change);
    }

    /// Deletes an object of any cluster-scoped kind.
    public void remove(WorkspaceId workspace, GroupVersionResource resource, String name) {
        resources.delete(TENANT, new ResourceRef(workspace, resource, "", name), Resources.Preconditions.NONE);
    }

    /// An object of a resource that is not in the table of kinds; null when it is not there.
    public @Nullable JsonObject custom(WorkspaceId workspace, GroupVersionResource resource, String ns, String name) {
        return resources.get(TENANT, new ResourceRef(workspace, resource, ns, name)).orElse(null);
    }

    public void createCustom(WorkspaceId workspace, GroupVersionResource resource, String namespace, JsonObject o) {
        var _ = create(workspace, resource, namespace, o);
    }

    /// As [#edit].
    public void editCustom(
            WorkspaceId workspace, GroupVersionResource resource, String ns, String name, Consumer<JsonObject> change) {
        edit(new ResourceRef(workspace, resource, ns, name), change);
    }

    public void deleteCustom(WorkspaceId workspace, GroupVersionResource resource, String ns, String name) {
        resources.delete(TENANT, new ResourceRef(workspace, resource, ns, name), Resources.Preconditions.NONE);
    }

    /// Deletes as a client does, to whom a conflict without preconditions is not told.
    public void delete(WorkspaceId workspace, String resource, String namespace, String name) {
        ResourceRef ref = new ResourceRef(workspace, kind(resource).resource(), namespace, name);
        for (int i = 0; ; i++) {
            try {
                resources.delete(TENANT, ref, Resources.Preconditions.NONE);
                return;
            } catch (ApiException e) {
                if (i > 20 || !e.is(StatusReason.CONFLICT)) {
                    throw e;
                }
            }
        }
    }

    public ObjectKey key(WorkspaceId workspace, String resource, String namespace, String name) {
        return new ObjectKey(workspace, kind(resource).resource().groupResource(), namespace, name);
    }

    /// Why an object is not on a target as it should be, as the tenant reads it; null when nothing is wrong.
    public @Nullable String state(WorkspaceId workspace, String resource, String namespace, String name) {
        JsonObject object = Objects.requireNonNull(get(workspace, resource, namespace, name));
        return object.stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
    }

    /// A ConfigMap with one entry.
    public void configMap(WorkspaceId workspace, String namespace, String name, String color) {
        if (get(workspace, "namespaces", "", namespace) == null) {
            create(workspace, "namespaces", "", Json.of("{'metadata':{'name':'%s'}}".formatted(namespace)));
        }
        create(workspace, "configmaps", namespace, Json.of(
                "{'metadata':{'name':'%s'},'data':{'color':'%s'}}".formatted(name, color)));
    }

    /// Where the copy of an upstream object is on a target.
    public static DownstreamRef ref(
            TargetId target, WorkspaceId workspace, String resource, String namespace, String name) {
        String ns = new NamespaceLocator(target, workspace, namespace).downstreamName();
        return new DownstreamRef(kind(resource).resource(), ns, name);
    }

    /// Waits up to ten seconds.
    public static void await(String what, BooleanSupplier condition) {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                var _ = never.await(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        fail("did not happen: " + what);
    }

    @Override
    public void close() {
        syncer.close();
        delays.close();
        store.close();
    }
}
