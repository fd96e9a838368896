package dev.polder.gateway.resource.write;

import dev.polder.api.apply.ApplyResult;
import dev.polder.api.apply.FieldPath;
import dev.polder.api.apply.ManagedFields;
import dev.polder.api.apply.ManagedFieldsUpdate;
import dev.polder.api.apply.ManagedWrite;
import dev.polder.api.apply.ServerSideApply;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.CallScope;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields` for every write of this gateway.
public final class FieldOwnership {
    private static final String CLUSTER = "kcp.io/cluster";
    /// Events are one kind in two groups.
    private static final Set<String> EVENTS = Set.of("v1", "events.k8s.io/v1");

    private final InstantSource clock;

    public FieldOwnership(InstantSource clock) {
        this.clock = clock;
    }

    /// @throws dev.polder.api.status.ApiException 422 when what the client says of owners is wrong
    void created(CallScope scope, JsonObject object, WriteOptions options) {
        ManagedFieldsUpdate.update(null, object, scope.version().schema(), write(scope, options));
        Draft.refuse(scope, object, ManagedFields.problems(object));
    }

    /// @throws dev.polder.api.status.ApiException 422 when what the client says of owners is wrong
    void changed(CallScope scope, JsonObject next, JsonObject live, WriteOptions options) {
        if (scope.subresource().equals("scale") && !isOwned(replicas(scope), live)) {
            // Upstream keeps the owners of a Scale, and of an object that has none it begins with the first apply.
            keepOwners(next, live);
            return;
        }
        JsonObject after = withoutSystem(next);
        ManagedFieldsUpdate.update(withoutSystem(live), after, scope.version().schema(), write(scope, options));
        keepOwners(next, after);
        Draft.refuse(scope, next, ManagedFields.problems(next));
    }

    private static void keepOwners(JsonObject next, JsonObject from) {
        JsonValue owners = from.objectOrNew("metadata").get("managedFields");
        if (owners == null) {
            next.objectOrNew("metadata").remove("managedFields");
        } else {
            next.objectOrNew("metadata").put("managedFields", owners);
        }
    }

    /// Whether anybody owns a field of an object.
    public static boolean isOwned(FieldPath path, JsonObject live) {
        return ManagedFields.of(live).owners().values().stream().anyMatch(owned -> owned.fields().contains(path));
    }

    /// The field of the kind that `/scale` is about.
    public static FieldPath replicas(CallScope scope) {
        return FieldPath.of(scope.definition()
                .subresources()
                .scale()
                .orElseThrow(Statuses::unknownPath)
                .specReplicasPath()
                .split("\\."));
    }

    /// An object without the annotation that every object has and nobody owns: what it shares with the argument is not to be
    /// changed, but for metadata, which it has of its own.
    private static JsonObject withoutSystem(JsonObject object) {
        JsonObject copy = shallow(object);
        JsonObject metadata = shallow(object.objectOrNew("metadata"));
        if (metadata.get("annotations") instanceof JsonObject annotations && annotations.has(CLUSTER)) {
            JsonObject rest = shallow(annotations);
            rest.remove(CLUSTER);
            if (rest.isEmpty()) {
                metadata.remove("annotations");
            } else {
                metadata.put("annotations", rest);
            }
        }
        return copy.put("metadata", metadata);
    }

    private static JsonObject shallow(JsonObject object) {
        JsonObject copy = new JsonObject();
        object.entries().forEach(member -> copy.put(member.getKey(), member.getValue()));
        return copy;
    }

    /// The state after a server-side apply.
    ///
    /// @param live null when the object is to be created
    /// @throws dev.polder.api.status.ApiException 409 with every conflict, 400 for a malformed configuration
    JsonObject applied(CallScope scope, @Nullable JsonObject live, JsonObject configuration, WriteOptions options) {
        return apply(scope, live, configuration, options).orThrow().object();
    }

    /// As [#applied], with conflicts as a result.
    public ApplyResult apply(
            CallScope scope, @Nullable JsonObject live, JsonObject configuration, WriteOptions options) {
        JsonObject before = live == null ? null : withoutSystem(live);
        return ServerSideApply.apply(
                before, configuration, scope.version().schema(), write(scope, options), options.force());
    }

    private ManagedWrite write(CallScope scope, WriteOptions options) {
        return new ManagedWrite(
                options.fieldManager(),
                scope.kind().groupVersion().toString(),
                scope.subresource(),
                scope.subresources().status(),
                clock.instant(),
                versions(scope.definition()));
    }

    private static Set<String> versions(ResourceDefinition definition) {
        if (definition.names().kind().equals("Event")) {
            return EVENTS;
        }
        return definition.versions().stream()
                .map(version -> definition.kindIn(version.version()).groupVersion().toString())
                .collect(Collectors.toSet());
    }
}
