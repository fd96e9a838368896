package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
import dev.polder.api.status.StatusCause;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one kind does differently from the rest (upstream: `registry/rest` strategies). Pure functions over the tree:
/// no I/O, no clock. Every method has the behaviour of a plain kind as its default, so that a strategy says only what
/// is special. The generic handler itself does metadata, schema defaults, generation, managed fields, and the split
/// between the main endpoint and `/status`. What validates and [#applyDefaults] are given the stored form of an object
/// that is served in another one.
public interface ResourceStrategy {
    /// A kind with nothing special.
    ResourceStrategy PLAIN = new ResourceStrategy() {};

    /// Whether `metadata.generation` is kept: 1 at creation, +1 when anything but metadata and status changes.
    default boolean hasGeneration() {
        return true;
    }

    /// The maps of metadata whose change also raises the generation, such as `annotations`.
    default List<String> generationMetadata() {
        return List.of();
    }

    /// Defaults that a schema cannot say, on create, update and patch, after the schema's defaults.
    default void applyDefaults(JsonObject object) {}

    /// The last change to an object before it is created, for example `status.phase` of a Namespace.
    default void prepareForCreate(JsonObject object) {}

    /// As [#prepareForCreate(JsonObject)], for a kind that records who creates, or when.
    default void prepareForCreate(JsonObject object, Occasion occasion) {
        prepareForCreate(object);
    }

    /// The last change to an object before it replaces `old`; `old` is not to be changed.
    default void prepareForUpdate(JsonObject object, JsonObject old) {}

    /// As [#prepareForUpdate(JsonObject,JsonObject)], for a kind with something special in a subresource too. By default
    /// nothing is done to what comes through `/status`.
    default void prepareForUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        if (!occasion.subresource().equals("status")) {
            prepareForUpdate(object, old);
        }
    }

    /// What is wrong with the object beyond its schema. Also asked on update.
    default List<StatusCause> validate(JsonObject object) {
        return List.of();
    }

    /// What is wrong with the object only because it is new; asked after [#validate].
    default List<StatusCause> validateCreate(JsonObject object) {
        return List.of();
    }

    /// What may not change from `old`, beyond the metadata rules of all kinds.
    default List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        return List.of();
    }

    /// What is wrong with a change through `/status`; asked in place of [#validateUpdate(JsonObject,JsonObject)].
    default List<StatusCause> validateStatusUpdate(JsonObject object, JsonObject old) {
        return validateUpdate(object, old);
    }

    /// As [#validateUpdate(JsonObject,JsonObject)], for a kind of which a subresource may change what others may not.
    default List<StatusCause> validateUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        return occasion.subresource().equals("status")
                ? validateStatusUpdate(object, old)
                : validateUpdate(object, old);
    }

    /// What whoever writes the object should know, although it is good.
    default List<String> warnings(JsonObject object) {
        return List.of();
    }

    /// As [#warnings(JsonObject)], for a kind that tells again only what is new.
    ///
    /// @param old what the object replaces, null when it is new
    default List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        return warnings(object);
    }

    /// What may not change from `old` but by a part of Polder: what a downstream cluster gave out, which the syncer
    /// follows.
    default List<StatusCause> validateTenantUpdate(JsonObject object, JsonObject old) {
        return List.of();
    }

    /// The rule for `metadata.name`.
    default NameRule nameRule() {
        return NameRule.DNS_SUBDOMAIN;
    }

    /// Which of `labels` and `annotations` a write to `/status` may change, too: for most kinds of Kubernetes both. (Where
    /// upstream has `ResetObjectMetaForStatus` none.)
    default Set<String> statusMetadata() {
        return Set.of("labels", "annotations");
    }

    /// The last change to an object when it is marked as deleted, after its metadata: once, when that begins.
    ///
    /// @param now RFC 3339
    default void prepareForDeletion(JsonObject object, String now) {}

    /// Seconds of grace that a deletion gives; 0 deletes at once. A kind that nobody would end gives none, whatever is asked.
    ///
    /// @param asked what the request names, below zero for nothing
    default long gracePeriodSeconds(JsonObject object, long asked) {
        return 0;
    }

    /// Whether a deletion is answered with the object's last state, not with a Status.
    default boolean returnsDeletedObject() {
        return false;
    }

    /// Whether the record is encrypted on disk.
    default boolean sensitive() {
        return false;
    }

    /// Whether an object goes by itself, some time after it was last written: by default an hour (upstream: `--event-ttl`).
    default boolean expires() {
        return false;
    }

    /// Whether an object of this kind can be created by PUT on a name that does not exist.
    default boolean allowsCreateOnUpdate() {
        return false;
    }

    /// Whether an update without resourceVersion is allowed.
    default boolean allowsUnconditionalUpdate() {
        return true;
    }
}
