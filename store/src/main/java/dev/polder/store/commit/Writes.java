package dev.polder.store.commit;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a write must keep to. Pure functions.
public final class Writes {
    private static final GroupResource LOGICAL_CLUSTERS = new GroupResource("core.kcp.io", "logicalclusters");

    private Writes() {}

    /// What can be told without looking at the store.
    ///
    /// @return a refusal, or empty
    /// @throws IllegalArgumentException when a key occurs in two Puts or Deletes
    public static Optional<WriteResult> check(Write write, StoreLimits limits) {
        int count = write.mutations().size();
        if (count > limits.writeMutations()) {
            return Optional.of(new WriteResult.OverLimit(
                    anyKey(write.mutations().getFirst()), limits.writeMutations() + " changes in one write"));
        }
        Set<Object> changed = HashSet.newHashSet(count);
        for (Mutation mutation : write.mutations()) {
            if (mutation instanceof Mutation.Put put && put.body().length > limits.bodyBytes()) {
                return Optional.of(new WriteResult.OverLimit(put.key(), limits.bodyBytes() + " bytes in one object"));
            }
            Object subject = mutation instanceof Mutation.OfObject of ? of.key() : mutation.workspace();
            if (!(mutation instanceof Mutation.Check) && !changed.add(subject)) {
                throw new IllegalArgumentException("two changes of " + subject + " in one write");
            }
        }
        return Optional.empty();
    }

    /// A key to name in a refusal of the mutation: what stands for a workspace as a whole is its LogicalCluster.
    public static ObjectKey anyKey(Mutation mutation) {
        return switch (mutation) {
            case Mutation.OfObject of -> of.key();
            case Mutation.Begin _, Mutation.Move _, Mutation.End _ ->
                new ObjectKey(mutation.workspace(), LOGICAL_CLUSTERS, "", "cluster");
        };
    }

    /// Compares what a mutation expects with what there is.
    ///
    /// @param revision of the current state, 0 when there is none
    /// @return the refusal, or null when the expectation holds
    public static @Nullable WriteResult judge(Mutation.OfObject mutation, long revision, boolean deleting) {
        ObjectKey key = mutation.key();
        return switch (mutation.expectation()) {
            case Expectation.Absent absent -> revision == 0 ? null : new WriteResult.Exists(key);
            case Expectation.AtRevision at when revision == 0 -> new WriteResult.Missing(key);
            case Expectation.AtRevision at ->
                at.revision() == revision ? null : new WriteResult.Conflict(key, revision);
            case Expectation.Live live when revision == 0 -> new WriteResult.Missing(key);
            case Expectation.Live live -> deleting ? new WriteResult.Conflict(key, revision) : null;
        };
    }
}
