package dev.polder.control.testing;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.control.ControllerLimits;
import dev.polder.control.ControllerMetrics;
import dev.polder.control.ControllerTools;
import dev.polder.control.ThreadDelays;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.store.memory.MemoryObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A store, a writer, and the tools of controllers; closes what was opened in it.
public final class World implements AutoCloseable {
    public static final WorkspaceId WS = new WorkspaceId("one");
    public static final UserInfo USER = new UserInfo("tester", "", List.of(), Map.of());
    public static final ControllerLimits LIMITS = new ControllerLimits(
            2, 1000, Duration.ofMillis(2), Duration.ofMillis(50), Duration.ofSeconds(5));

    public final MemoryObjectStore store = new MemoryObjectStore();
    public final TestResources resources = new TestResources(store);
    private final ThreadDelays delays = new ThreadDelays();
    public final ControllerTools tools = new ControllerTools(
            delays, RandomGenerator.getDefault(), InstantSource.system(), ControllerMetrics.NONE);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    public JsonObject create(WorkspaceId workspace, GroupVersionResource resource, String namespace, JsonObject object) {
        return resources.create(USER, new ResourceRef(workspace, resource, namespace, ""), object);
    }

    public Optional<JsonObject> get(WorkspaceId workspace, GroupVersionResource resource, String namespace, String name) {
        return resources.get(USER, new ResourceRef(workspace, resource, namespace, name));
    }

    public List<JsonObject> list(WorkspaceId workspace, GroupVersionResource resource, String namespace) {
        return resources.list(USER, new ResourceRef(workspace, resource, namespace, ""));
    }

    public void delete(WorkspaceId workspace, GroupVersionResource resource, String namespace, String name) {
        resources.delete(
                USER, new ResourceRef(workspace, resource, namespace, name), Resources.Preconditions.NONE);
    }

    /// Changes an object, again and again until nobody is in the way.
    public JsonObject change(
            WorkspaceId workspace,
            GroupVersionResource resource,
            String namespace,
            String name,
            Consumer<JsonObject> change) {
        while (true) {
            JsonObject object = get(workspace, resource, namespace, name).orElseThrow();
            change.accept(object);
            try {
                return resources.update(USER, new ResourceRef(workspace, resource, namespace, name), object);
            } catch (ApiException e) {
                if (e.status().code() != 409) {
                    throw e;
                }
            }
        }
    }

    /// Makes `owners` the owners of an object.
    public static JsonObject ownedBy(JsonObject object, JsonObject... owners) {
        JsonArray references = new JsonArray();
        for (JsonObject owner : owners) {
            references.add(Owner.controlledBy(owner).toJson());
        }
        Meta.of(object).put("ownerReferences", references);
        return object;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        delays.close();
        store.close();
    }
}
