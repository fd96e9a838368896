package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.util.List;

/// How a write ended. All but Written changed nothing.
public sealed interface WriteResult {
    /// Durable. One revision per mutation, in order; a Check has that of the last commit before it, a mutation of a
    /// workspace that of its last object.
    record Written(List<Long> revisions) implements WriteResult {
        public Written {
            revisions = List.copyOf(revisions);
        }

        public long first() {
            return revisions.getFirst();
        }
    }

    /// The object is at another revision, or is being deleted where it had to be live.
    record Conflict(ObjectKey key, long currentRevision) implements WriteResult {}

    /// The object exists where it had to be absent.
    record Exists(ObjectKey key) implements WriteResult {}

    /// There is no such object.
    record Missing(ObjectKey key) implements WriteResult {}

    /// The workspace cannot end: so many of its objects have finalizers.
    record Held(WorkspaceId workspace, long objects) implements WriteResult {}

    /// A limit of the workspace would be overshot; `limit` says which, for people.
    record OverLimit(ObjectKey key, String limit) implements WriteResult {}
}
