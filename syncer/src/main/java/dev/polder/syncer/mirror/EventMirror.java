package dev.polder.syncer.mirror;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.status.StatusTranslation;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Shows downstream Events about our objects to the tenant. Events are many and tell little that lasts: they are
/// bounded in rate, what is over is dropped, and they end upstream by their own expiry and not when they end
/// downstream. One thread, that of the target's event feed.
public final class EventMirror {
    private static final List<String> FIELDS = List.of(
            "reason", "message", "type", "count", "firstTimestamp", "lastTimestamp", "eventTime", "series", "action",
            "source", "reportingComponent", "reportingInstance");
    private static final long SECOND = 1000;

    private final TargetScope scope;
    private final Resources resources;
    private final RateWindow window;

    /// @param perSecond Events taken in a second
    public EventMirror(TargetScope scope, Resources resources, int perSecond, InstantSource clock) {
        this.scope = scope;
        this.resources = resources;
        this.window = new RateWindow(perSecond, SECOND, clock);
    }

    /// Shows an Event, unless it is about something that is not ours. Failures are not repeated.
    public void show(JsonObject event) {
        String namespace = event.stringAt("metadata", "namespace");
        String name = event.stringAt("metadata", "name");
        Optional<NamespaceLocator> locator =
                namespace == null ? Optional.empty() : scope.namespaces().ofDownstream(namespace);
        if (locator.isEmpty() || namespace == null || name == null) {
            return;
        }
        if (!window.tryTake()) {
            scope.events().dropped(scope.id().key(), SyncedKinds.EVENTS.groupResource());
            return;
        }
        ResourceRef ref = new ResourceRef(
                locator.get().workspace(), SyncedKinds.EVENTS, locator.get().namespace(), name);
        try {
            write(ref, translated(event, name, namespace, locator.get()));
            scope.events().mirrored(scope.id().key(), SyncedKinds.EVENTS.groupResource());
        } catch (ApiException e) {
            scope.events().failed(scope.id().key(), SyncedKinds.EVENTS.groupResource(), "event");
        }
    }

    private void write(ResourceRef ref, JsonObject event) {
        try {
            var _ = resources.create(UpstreamObjects.SYNCER, ref.withName(""), event);
        } catch (ApiException e) {
            if (!e.is(StatusReason.ALREADY_EXISTS)) {
                throw e;
            }
            Optional<JsonObject> shown = resources.get(UpstreamObjects.SYNCER, ref);
            String from = shown.map(s -> s.stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM)).orElse("");
            if (scope.id().key().equals(from)) {
                var _ = resources.update(UpstreamObjects.SYNCER, ref, event);
            }
        }
    }

    private JsonObject translated(JsonObject event, String name, String namespace, NamespaceLocator locator) {
        JsonObject metadata = new JsonObject()
                .put("name", name)
                .put("namespace", locator.namespace())
                .put("labels", new JsonObject().put(SyncKeys.MIRRORED_FROM, scope.id().key()));
        JsonObject result =
                new JsonObject().put("kind", "Event").put("apiVersion", "v1").put("metadata", metadata);
        for (String field : FIELDS) {
            var value = event.get(field);
            if (value != null && value != JsonNull.NULL) {
                result.put(field, StatusTranslation.renamed(value, namespace, locator.namespace()));
            }
        }
        JsonObject about = event.object("involvedObject");
        return result.put("involvedObject", about == null ? new JsonObject() : involved(about, locator));
    }

    private JsonObject involved(JsonObject downstream, NamespaceLocator locator) {
        JsonObject upstream = new JsonObject();
        for (String field : List.of("kind", "apiVersion", "name", "fieldPath")) {
            if (downstream.get(field) instanceof JsonString text) {
                upstream.put(field, text);
            }
        }
        upstream.put("namespace", locator.namespace());
        String group = GroupVersion.parse(upstream.string("apiVersion", "v1")).group();
        Optional<SyncedKind> kind = scope.kinds().ofKind(group, upstream.string("kind", ""));
        kind.flatMap(k -> scope.upstream()
                        .get(
                                k,
                                new ObjectKey(
                                        locator.workspace(),
                                        k.resource().groupResource(),
                                        locator.namespace(),
                                        upstream.string("name", ""))))
                .map(o -> o.stringAt("metadata", "uid"))
                .ifPresent(uid -> upstream.put("uid", uid));
        return upstream;
    }
}
