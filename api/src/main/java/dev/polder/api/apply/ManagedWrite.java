package dev.polder.api.apply;

import dev.polder.api.apply.FieldOwner.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/// A write to an object, as far as its fields' owners are concerned.
///
/// @param manager     the field manager's name, not empty
/// @param apiVersion  of the endpoint that is written to, such as `apps/v1`
/// @param subresource `status`, `scale`; empty for the object itself
/// @param statusApart whether the kind has a `/status`: then the main endpoint does not touch status, nor own it
/// @param now         seconds count
/// @param versions    those of the kind, such as `apps/v1`; owners of fields in another one are forgotten
public record ManagedWrite(
        String manager, String apiVersion, String subresource, boolean statusApart, Instant now, Set<String> versions) {
    private static final PathElement STATUS = new PathElement.Name("status");
    private static final FieldSet BOOKKEEPING = FieldSet.of(
            FieldPath.of("apiVersion"),
            FieldPath.of("kind"),
            FieldPath.of("metadata"),
            FieldPath.of("metadata", "name"),
            FieldPath.of("metadata", "namespace"),
            FieldPath.of("metadata", "creationTimestamp"),
            FieldPath.of("metadata", "deletionTimestamp"),
            FieldPath.of("metadata", "deletionGracePeriodSeconds"),
            FieldPath.of("metadata", "selfLink"),
            FieldPath.of("metadata", "uid"),
            FieldPath.of("metadata", "clusterName"),
            FieldPath.of("metadata", "generation"),
            FieldPath.of("metadata", "managedFields"),
            FieldPath.of("metadata", "resourceVersion"));

    public ManagedWrite {
        now = now.truncatedTo(ChronoUnit.SECONDS);
        versions = Set.copyOf(versions);
    }

    /// A write to a kind of one version.
    public ManagedWrite(String manager, String apiVersion, String subresource, boolean statusApart, Instant now) {
        this(manager, apiVersion, subresource, statusApart, now, Set.of(apiVersion));
    }

    FieldOwner owner(Operation operation) {
        return new FieldOwner(manager, operation, operation == Operation.APPLY ? "" : apiVersion, subresource);
    }

    ManagedWrite by(String otherManager) {
        return new ManagedWrite(otherManager, apiVersion, subresource, statusApart, now, versions);
    }

    /// The fields that a write to this endpoint is about.
    FieldSet scoped(FieldSet set) {
        if (subresource.equals("status")) {
            return set.only(STATUS);
        }
        return subresource.isEmpty() && statusApart ? set.without(STATUS) : set;
    }

    /// Without the fields that the server keeps and nobody owns.
    static FieldSet withoutBookkeeping(FieldSet set) {
        return set.difference(BOOKKEEPING);
    }
}
