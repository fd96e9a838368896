package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.request.ListOptions;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.CallScope;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes objects: update, patch, status, apply (upstream: `registry/rest` BeforeUpdate, `generic/registry` Update).
public final class Modification {
    /// Binds a pod to a node, which is no new state to reach: its generation stays.
    private static final String BINDING = "binding";

    /// The other subresources that reach into the status: the strategy, or who serves them, says where.
    private static final Set<String> OF_STATUS = Set.of("approval", BINDING);

    private final WriteContext context;
    private final FieldOwnership ownership;
    private final Deletion deletion;

    /// Makes the next state out of the current one.
    @FunctionalInterface
    public interface Change {
        /// @param live stays as it is
        /// @return what shares no changeable part with it
        JsonObject of(JsonObject live);
    }

    public Modification(WriteContext context, Deletion deletion) {
        this.context = context;
        this.ownership = new FieldOwnership(context.clock());
        this.deletion = deletion;
    }

    /// Replaces an object by one from a client.
    public Written update(CallScope scope, JsonObject object, WriteOptions options, List<String> warnings) {
        List<String> told = Draft.admitShape(scope, object, options, warnings);
        JsonObject metadata = object.objectOrNew("metadata");
        MetadataAdmission.requireName(scope.name(), metadata);
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), metadata);
        return modify(scope, live -> object.deepCopy(), options, told, false);
    }

    /// Changes an object by a function that is asked again when the object changed meanwhile, unless it names a
    /// resourceVersion.
    ///
    /// @param owned whether the function has already settled managed fields (server-side apply)
    public Written modify(CallScope scope, Change change, WriteOptions options, List<String> told, boolean owned) {
        return context.contenders().write(scope, () -> {
            StoredObject current = context.store()
                    .get(scope.key())
                    .orElseThrow(() -> StoreErrors.notFound(scope));
            JsonObject live = ObjectCodec.decode(current, scope.served());
            JsonObject next = change.of(live);
            List<String> all = new ArrayList<>(Draft.dedupOwners(next, told));
            checkPreconditions(scope, next, live);
            prepare(scope, next, live, owned);
            all.addAll(scope.definition()
                    .strategy()
                    .warnings(scope.version().toJudged(next), scope.version().toJudged(live)));
            return write(scope, next, current, live, new Step(options, all, owned));
        });
    }

    private record Step(WriteOptions options, List<String> told, boolean owned) {}

    /// Empty when somebody else wrote in between.
    private Optional<Written> write(CallScope scope, JsonObject next, StoredObject current, JsonObject live, Step step) {
        // A write that changes nothing brings what was stored under an older schema up to date, as upstream.
        boolean upToDate = ObjectCodec.isCurrent(current, scope.served());
        if (upToDate && isUnchanged(next, live)) {
            return Optional.of(new Written(current, false, step.told()));
        }
        List<StatusCause> causes = new ArrayList<>(Draft.causes(scope, next));
        causes.addAll(MetadataValidation.validateUpdate(next, live));
        JsonObject judged = scope.version().toJudged(next);
        JsonObject before = scope.version().toJudged(live);
        causes.addAll(scope.definition().strategy().validateUpdate(judged, before, context.occasion(scope)));
        if (!scope.user().isPart()) {
            causes.addAll(scope.definition().strategy().validateTenantUpdate(judged, before));
        }
        Draft.refuse(scope, next, causes);
        context.hooks().changing(scope, next, live);
        if (!step.owned()) {
            ownership.changed(scope, next, live, step.options());
        }
        if (upToDate && isUnchanged(next, live)) {
            return Optional.of(new Written(current, false, step.told()));
        }
        if (step.options().dryRun()) {
            context.hooks().charged(scope, next, live, more -> new WriteResult.Written(List.of(0L)));
            return Optional.of(written(current.revision(), scope, next, step));
        }
        if (Deletion.isFinished(next)) {
            return deletion.remove(current).map(gone -> written(gone.revision(), scope, next, step));
        }
        return deletion.replaceCharged(scope, current, next, live)
                .map(object -> new Written(object, false, step.told()));
    }

    private static Written written(long revision, CallScope scope, JsonObject object, Step step) {
        ObjectCodec.Encoded state = ObjectCodec.encode(object, scope.served());
        return new Written(
                new StoredObject(scope.key(), revision, state.header(), state.body()), false, step.told());
    }

    /// Holds the next state to the uid and resourceVersion that it names. A function of the live object that leaves the
    /// resourceVersion as it was names none, and is asked again when somebody else wrote in between.
    private static void checkPreconditions(CallScope scope, JsonObject next, JsonObject live) {
        JsonObject wanted = next.objectOrNew("metadata");
        JsonObject has = live.objectOrNew("metadata");
        String uid = wanted.string("uid", "");
        if (!uid.isEmpty() && !uid.equals(has.string("uid", ""))) {
            throw Statuses.conflict(
                    scope.resource(),
                    scope.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid, has.string("uid", "")));
        }
        String version = wanted.string("resourceVersion", "");
        long revision = version.isEmpty() ? 0 : ListOptions.revision(version);
        if (revision == 0) {
            if (!scope.definition().strategy().allowsUnconditionalUpdate()) {
                throw invalidVersion(scope);
            }
        } else if (!version.equals(has.string("resourceVersion", ""))) {
            throw Statuses.modified(scope.resource(), scope.name());
        }
    }

    private static ApiException invalidVersion(CallScope scope) {
        // Upstream names the resource here, where other refusals of this kind name the kind.
        return Statuses.invalid(
                new GroupVersionKind(scope.resource().group(), "", scope.resource().resource()),
                scope.name(),
                List.of(FieldError.invalid("metadata.resourceVersion", "0", "must be specified for an update")));
    }

    /// Carries over what a client may not touch, and keeps the endpoint to its half of the object.
    private void prepare(CallScope scope, JsonObject next, JsonObject live, boolean owned) {
        JsonObject before = scope.version().toStored(live);
        scope.version().edit(next, stored -> keepHalf(scope, stored, before));
        MetadataAdmission.carryOver(next.objectOrNew("metadata"), live.objectOrNew("metadata"), owned);
        Draft.applyDefaults(scope, next);
        scope.definition().strategy().prepareForUpdate(next, live, context.occasion(scope));
        bumpGeneration(scope, next, live);
    }

    private static void keepHalf(CallScope scope, JsonObject next, JsonObject live) {
        boolean status = scope.subresource().equals("status");
        if (status) {
            JsonValue reported = next.get("status");
            JsonObject said = next.objectOrNew("metadata").deepCopy();
            next.names().clear();
            live.deepCopy().entries().forEach(member -> next.put(member.getKey(), member.getValue()));
            JsonObject metadata = next.objectOrNew("metadata");
            JsonValue managed = said.get("managedFields");
            if (managed != null) {
                metadata.put("managedFields", managed);
            }
            // Parts of Polder write what they have found out, and nothing else.
            if (!scope.user().isPart() && scope.version().schema().isKubernetes()) {
                scope.definition().strategy().statusMetadata().forEach(field -> carry(field, said, metadata));
            }
            if (reported == null) {
                next.remove("status");
            } else {
                next.put("status", reported);
            }
        } else if (scope.subresources().status() && !OF_STATUS.contains(scope.subresource())) {
            JsonValue kept = live.get("status");
            if (kept == null) {
                next.remove("status");
            } else {
                next.put("status", kept.deepCopy());
            }
        }
    }

    private static void carry(String field, JsonObject from, JsonObject to) {
        JsonValue value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.put(field, value);
        }
    }

    private static void bumpGeneration(CallScope scope, JsonObject next, JsonObject live) {
        if (!scope.definition().strategy().hasGeneration() || scope.subresource().equals(BINDING)) {
            return;
        }
        long generation = live.integerAt("metadata", "generation").orElse(0);
        boolean changed = isChanged(scope, next, live);
        next.objectOrNew("metadata").put("generation", changed ? generation + 1 : generation);
    }

    private static boolean isChanged(CallScope scope, JsonObject next, JsonObject live) {
        boolean status = scope.subresources().status();
        for (Map.Entry<String, JsonValue> member : next.entries()) {
            if (!isOutsideGeneration(member.getKey(), status) && !member.getValue().equals(live.get(member.getKey()))) {
                return true;
            }
        }
        for (String name : live.names()) {
            if (!isOutsideGeneration(name, status) && !next.has(name)) {
                return true;
            }
        }
        for (String map : scope.definition().strategy().generationMetadata()) {
            if (!texts(next, map).equals(texts(live, map))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> texts(JsonObject object, String map) {
        JsonObject found = object.objectAt("metadata", map);
        return found == null ? Map.of() : found.strings();
    }

    private static boolean isOutsideGeneration(String member, boolean statusSubresource) {
        return member.equals("metadata")
                || member.equals("kind")
                || member.equals("apiVersion")
                || (statusSubresource && member.equals("status"));
    }

    /// Equal but for managed fields' times: then nothing is written (upstream does the same for no-op updates).
    private static boolean isUnchanged(JsonObject next, JsonObject live) {
        JsonObject metadata = next.object("metadata");
        JsonObject before = live.object("metadata");
        if (metadata == null || before == null) {
            return next.equals(live);
        }
        return sameBut("metadata", next, live)
                && sameBut("managedFields", metadata, before)
                && sameOwners(metadata.get("managedFields"), before.get("managedFields"));
    }

    /// Whether two objects have the same members, one of them left out.
    private static boolean sameBut(String member, JsonObject one, JsonObject other) {
        if (countBut(member, one) != countBut(member, other)) {
            return false;
        }
        for (Map.Entry<String, JsonValue> each : one.entries()) {
            if (!each.getKey().equals(member) && !each.getValue().equals(other.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static int countBut(String member, JsonObject object) {
        return object.size() - (object.has(member) ? 1 : 0);
    }

    /// Whether managed fields are the same, the times of their entries left out.
    private static boolean sameOwners(@Nullable JsonValue one, @Nullable JsonValue other) {
        if (!(one instanceof JsonArray left) || !(other instanceof JsonArray right)) {
            return Objects.equals(one, other);
        }
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = sameOwner(left.get(i), right.get(i));
        }
        return same;
    }

    private static boolean sameOwner(JsonValue one, JsonValue other) {
        if (one instanceof JsonObject left && other instanceof JsonObject right) {
            return sameBut("time", left, right);
        }
        return one.equals(other);
    }

    /// The live object, or the failure of an update on one that is missing.
    public StoredObject require(CallScope scope) {
        return context.store().get(scope.key()).orElseThrow(() -> StoreErrors.notFound(scope));
    }

    /// Whether a failure says that the object is missing.
    public static boolean isMissing(ApiException failure) {
        return failure.is(StatusReason.NOT_FOUND);
    }
}
