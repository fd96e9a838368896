package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WireTime;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.CallScope;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Deletes objects, or marks them while finalizers remain (upstream: `registry/rest` BeforeDelete, `generic/registry`
/// Delete).
public final class Deletion {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";
    private static final long LONGEST_GRACE_SECONDS = Integer.MAX_VALUE;

    private final WriteContext context;

    /// @param object the last state when it is gone, or the state that waits for finalizers
    public record Deleted(StoredObject object, boolean gone) {}

    public Deletion(WriteContext context) {
        this.context = context;
    }

    /// @throws dev.polder.api.status.ApiException 404, 409 for a precondition that does not hold
    public Deleted delete(CallScope scope, DeleteOptions options) {
        return context.contenders().write(scope, () -> attempt(scope, options));
    }

    /// Empty when somebody else wrote in between.
    private Optional<Deleted> attempt(CallScope scope, DeleteOptions options) {
        StoredObject current =
                context.store().get(scope.key()).orElseThrow(() -> StoreErrors.notFound(scope));
        checkPreconditions(scope, current, options);
        JsonObject live = ObjectCodec.decode(current, scope.served());
        context.hooks().deleting(scope, live);
        JsonObject next = mark(scope, live.deepCopy(), options);
        if (isFinished(next)) {
            return options.dryRun() ? Optional.of(new Deleted(current, true)) : removed(scope, current, live, next);
        }
        if (next.equals(live)) {
            return Optional.of(new Deleted(current, false));
        }
        ObjectCodec.Encoded state = ObjectCodec.encode(next, scope.served());
        if (options.dryRun()) {
            var dry = new StoredObject(scope.key(), current.revision(), state.header(), state.body());
            return Optional.of(new Deleted(dry, false));
        }
        return replace(scope, current, state)
                .map(marked -> new Deleted(marked, false));
    }

    private Optional<Deleted> removed(CallScope scope, StoredObject current, JsonObject live, JsonObject next) {
        return remove(current).map(gone -> {
            if (!isGraceful(scope, live)) {
                return new Deleted(gone, true);
            }
            ObjectCodec.Encoded last = ObjectCodec.encode(next, scope.served());
            return new Deleted(new StoredObject(scope.key(), gone.revision(), last.header(), last.body()), true);
        });
    }

    /// Whether the last state is told as one that was marked: what was so already, and kinds that have grace of their own.
    private static boolean isGraceful(CallScope scope, JsonObject live) {
        return live.objectOrNew("metadata").has("deletionTimestamp")
                || scope.definition().strategy().gracePeriodSeconds(live, -1) > 0
                || scope.resource().resource().equals("pods");
    }

    /// Holds the object, as it is now, to what the options demand of it.
    ///
    /// @throws dev.polder.api.status.ApiException 404, 409 for a precondition that does not hold
    public void requirePreconditions(CallScope scope, DeleteOptions options) {
        StoredObject current = context.store().get(scope.key()).orElseThrow(() -> StoreErrors.notFound(scope));
        checkPreconditions(scope, current, options);
    }

    /// Whether an object is marked and nothing holds it any more.
    static boolean isFinished(JsonObject object) {
        JsonObject metadata = object.objectOrNew("metadata");
        JsonArray finalizers = metadata.array("finalizers");
        JsonArray namespaceFinalizers = isNamespace(object)
                ? object.arrayAt("spec", "finalizers")
                : null;
        return metadata.has("deletionTimestamp")
                && (finalizers == null || finalizers.isEmpty())
                && (namespaceFinalizers == null || namespaceFinalizers.isEmpty())
                && metadata.integer("deletionGracePeriodSeconds").orElse(0) == 0;
    }

    private static boolean isNamespace(JsonObject object) {
        return object.string("kind", "").equals("Namespace") && object.string("apiVersion", "").equals("v1");
    }

    /// Takes the object away if it is still as it was read; empty when somebody else wrote in between.
    Optional<StoredObject> remove(StoredObject current) {
        List<Mutation> all = new ArrayList<>(context.hooks().removing(current));
        all.add(new Mutation.Delete(current.key(), new Expectation.AtRevision(current.revision())));
        WriteResult result = context.store().write(new Write(all));
        if (result instanceof WriteResult.Missing missing && !missing.key().equals(current.key())) {
            return Optional.empty();
        }
        return told(current.key(), result, new ObjectCodec.Encoded(current.header(), current.body()));
    }

    /// Puts the next state in the place of the one that was read; empty when somebody else wrote in between.
    Optional<StoredObject> replace(CallScope scope, StoredObject current, ObjectCodec.Encoded next) {
        var at = new Expectation.AtRevision(current.revision());
        return told(scope.key(), context.store().write(Write.of(context.put(scope, at, next))), next);
    }

    /// As [#replace], for a state that a client gave and that may take more than the one before.
    ///
    /// @param object the next state; what is given to it is filled in
    /// @param old    the state that was read
    Optional<StoredObject> replaceCharged(CallScope scope, StoredObject current, JsonObject object, JsonObject old) {
        var at = new Expectation.AtRevision(current.revision());
        var last = new AtomicReference<ObjectCodec.@Nullable Encoded>();
        WriteResult result = context.hooks().charged(scope, object, old, more -> {
            ObjectCodec.Encoded next = ObjectCodec.encode(object, scope.served());
            last.set(next);
            List<Mutation> all = new ArrayList<>(more);
            all.add(context.put(scope, at, next));
            return context.store().write(new Write(all));
        });
        return told(scope.key(), result, Objects.requireNonNull(last.get(), "nothing was written"));
    }

    /// Tells the hooks of a write whose last mutation was about the object.
    private Optional<StoredObject> told(ObjectKey key, WriteResult result, ObjectCodec.Encoded state) {
        return switch (result) {
            case WriteResult.Written written -> {
                context.hooks().committed(key);
                yield Optional.of(new StoredObject(key, written.revisions().getLast(), state.header(), state.body()));
            }
            case WriteResult.Conflict _ -> Optional.empty();
            case WriteResult.Missing missing -> throw StoreErrors.of(missing);
            case WriteResult.Exists exists -> throw StoreErrors.of(exists);
            case WriteResult.OverLimit over -> throw StoreErrors.of(over);
            case WriteResult.Held held -> throw StoreErrors.of(held);
        };
    }

    private JsonObject mark(CallScope scope, JsonObject object, DeleteOptions options) {
        JsonObject metadata = object.objectOrNew("metadata");
        long grace = grace(scope, object, options);
        if (!metadata.has("deletionTimestamp")) {
            metadata.put(
                    "deletionTimestamp",
                    context.clock()
                            .instant()
                            .plusSeconds(grace)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            if (!isNamespace(object)) {
                metadata.put("deletionGracePeriodSeconds", grace);
            }
            metadata.integer("generation").ifPresent(g -> metadata.put("generation", g + 1));
            scope.definition()
                    .strategy()
                    .prepareForDeletion(object, WireTime.text(context.clock().instant()));
        } else if (grace < metadata.integer("deletionGracePeriodSeconds").orElse(0)) {
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        setFinalizer(metadata, FOREGROUND, options.propagation(), "Foreground");
        setFinalizer(metadata, ORPHAN, options.propagation(), "Orphan");
        return object;
    }

    private static long grace(CallScope scope, JsonObject object, DeleteOptions options) {
        long grace = scope.definition().strategy().gracePeriodSeconds(object, options.gracePeriod());
        return Math.min(grace, LONGEST_GRACE_SECONDS);
    }

    /// A policy that is asked for sets its finalizer and takes the other away; none asked for leaves them as they are.
    private static void setFinalizer(JsonObject metadata, String finalizer, String asked, String policy) {
        if (asked.isEmpty()) {
            return;
        }
        JsonArray finalizers = metadata.array("finalizers");
        JsonArray list = finalizers == null ? new JsonArray() : finalizers;
        JsonString value = new JsonString(finalizer);
        boolean present = list.contains(value);
        if (asked.equals(policy) && !present) {
            list.add(value);
        } else if (!asked.equals(policy) && present) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.get(i).equals(value)) {
                    list.remove(i);
                }
            }
        }
        if (list.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.put("finalizers", list);
        }
    }

    private static void checkPreconditions(CallScope scope, StoredObject current, DeleteOptions options) {
        // Upstream names the kind here, where other conflicts name the resource.
        var kind = new GroupResource(scope.kind().group(), scope.kind().kind());
        String uid = options.preconditions().uid();
        if (!uid.isEmpty() && !uid.equals(current.header().uid())) {
            throw Statuses.conflict(
                    kind,
                    scope.name(),
                    ("the UID in the precondition (%s) does not match the UID in record (%s). The object might have been "
                                    + "deleted and then recreated")
                            .formatted(uid, current.header().uid()));
        }
        String version = options.preconditions().resourceVersion();
        if (!version.isEmpty() && !version.equals(Long.toString(current.revision()))) {
            throw Statuses.conflict(
                    kind,
                    scope.name(),
                    ("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%d). The "
                                    + "object might have been modified")
                            .formatted(version, current.revision()));
        }
    }
}
