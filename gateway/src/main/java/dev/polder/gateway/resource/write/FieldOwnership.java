package dev.polder.gateway.resource.write;

import dev.polder.api.apply.ManagedFields;
import dev.polder.api.apply.ManagedFieldsUpdate;
import dev.polder.api.apply.ManagedWrite;
import dev.polder.api.apply.ServerSideApply;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.CallScope;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields` for every write of this gateway.
final class FieldOwnership {
    private static final String CLUSTER = "kcp.io/cluster";
    /// Events are one kind in two groups.
    private static final Set<String> EVENTS = Set.of("v1", "events.k8s.io/v1");

    private final InstantSource clock;

    FieldOwnership(InstantSource clock) {
        this.clock = clock;
    }

    /// @throws dev.polder.api.status.ApiException 422 when what the client says of owners is wrong
    void created(CallScope scope, JsonObject object, WriteOptions options) {
        ManagedFieldsUpdate.update(null, object, scope.version().schema(), write(scope, options));
        Draft.refuse(scope, object, ManagedFields.problems(object));
    }

    /// @throws dev.polder.api.status.ApiException 422 when what the client says of owners is wrong
    void changed(CallScope scope, JsonObject next, JsonObject live, WriteOptions options) {
        JsonObject after = withoutSystem(next);
        ManagedFieldsUpdate.update(withoutSystem(live), after, scope.version().schema(), write(scope, options));
        JsonValue owners = after.objectOrNew("metadata").get("managedFields");
        if (owners == null) {
            next.objectOrNew("metadata").remove("managedFields");
        } else {
            next.objectOrNew("metadata").put("managedFields", owners);
        }
        Draft.refuse(scope, next, ManagedFields.problems(next));
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
        JsonObject before = live == null ? null : withoutSystem(live);
        return ServerSideApply.apply(
                        before, configuration, scope.version().schema(), write(scope, options), options.force())
                .orThrow()
                .object();
    }

    private ManagedWrite write(CallScope scope, WriteOptions options) {
        return new ManagedWrite(
                options.fieldManager(),
                scope.kind().groupVersion().toString(),
                scope.subresource(),
                scope.definition().subresources().status(),
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
