package dev.polder.control.simulated;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.object.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API as one component of the simulated cluster sees it.
///
/// @param component its name, which begins with `simulated-`; events come from it
public record SimulatedApi(Resources resources, InstantSource clock, String component) {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedApi.class);
    private static final AtomicLong LAST_NANOS = new AtomicLong();

    /// The object, or empty.
    public Optional<JsonObject> get(ObjectKey key, GroupVersionResource resource) {
        return resources.get(as(), new ResourceRef(key.workspace(), resource, key.namespace(), key.name()));
    }

    /// All objects of a resource in the namespace of `near`, oldest first.
    public List<JsonObject> inNamespace(ObjectKey near, GroupVersionResource resource) {
        return resources.list(as(), new ResourceRef(near.workspace(), resource, near.namespace(), "")).stream()
                .sorted(Comparator.comparing(Meta::created).thenComparing(Meta::name))
                .toList();
    }

    /// The objects that `owner` controls, oldest first.
    public List<JsonObject> controlled(ObjectKey owner, String ownerUid, GroupVersionResource resource) {
        return inNamespace(owner, resource).stream()
                .filter(o -> Owner.controllerOf(o)
                        .filter(reference -> reference.uid().equals(ownerUid))
                        .isPresent())
                .toList();
    }

    /// Creates in the namespace of `near`.
    public JsonObject create(ObjectKey near, GroupVersionResource resource, JsonObject object) {
        return resources.create(as(), new ResourceRef(near.workspace(), resource, near.namespace(), ""), object);
    }

    /// Writes all but status.
    public JsonObject update(ObjectKey near, GroupVersionResource resource, JsonObject object) {
        return resources.update(as(), ref(near, resource, object), object);
    }

    /// Writes status.
    public JsonObject updateStatus(ObjectKey near, GroupVersionResource resource, JsonObject object) {
        return resources.updateStatus(as(), ref(near, resource, object), object);
    }

    /// Deletes this very object; gone already is as good.
    public void delete(ObjectKey near, GroupVersionResource resource, JsonObject object) {
        try {
            resources.delete(
                    as(), ref(near, resource, object), new Resources.Preconditions(Meta.uid(object), ""));
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND) && !e.is(StatusReason.CONFLICT)) {
                throw e;
            }
        }
    }

    /// Tells something of an object, for `kubectl describe`. What cannot be told is lost.
    public void event(ObjectKey near, JsonObject about, String reason, String message) {
        String now = Times.now(clock);
        JsonObject involved = new JsonObject()
                .put("kind", about.string("kind", ""))
                .put("namespace", Meta.namespace(about))
                .put("name", Meta.name(about))
                .put("uid", Meta.uid(about))
                .put("apiVersion", about.string("apiVersion", ""))
                .put("resourceVersion", Meta.resourceVersion(about));
        JsonObject event = new JsonObject()
                .put("kind", "Event")
                .put("apiVersion", "v1")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", Meta.name(about) + "." + Long.toHexString(uniqueNanos()))
                                .put("namespace", near.namespace()))
                .put("involvedObject", involved)
                .put("reason", reason)
                .put("message", message)
                .put("source", new JsonObject().put("component", component))
                .put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("count", 1)
                .put("type", "Normal")
                .put("reportingComponent", component)
                .put("reportingInstance", "");
        try {
            create(near, Kinds.EVENTS, event);
        } catch (ApiException e) {
            LOG.debug("an event on {} is lost: {}", near, e.getMessage());
        }
    }

    /// Now in nanoseconds, made to differ from all others of this process.
    private long uniqueNanos() {
        Instant now = clock.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return LAST_NANOS.updateAndGet(last -> Math.max(last + 1, nanos));
    }

    private UserInfo as() {
        return UserInfo.part(component);
    }

    private static ResourceRef ref(ObjectKey near, GroupVersionResource resource, JsonObject object) {
        return new ResourceRef(near.workspace(), resource, near.namespace(), Meta.name(object));
    }
}
