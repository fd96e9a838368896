package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Mutation;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.record.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The counters of the workspaces that one write touches: moved as the write moves them, and held against the limits, so
/// that these are exact however many write at once. Committer only.
final class Counting {
    private final BatchView view;
    private final StoreLimits limits;
    private final Map<WorkspaceId, Rows.Usage> usage = new HashMap<>(2);
    private final Map<BatchView.Kind, Long> kinds = new HashMap<>(2);

    Counting(BatchView view, StoreLimits limits) {
        this.view = view;
        this.limits = limits;
    }

    /// Counts the mutations of objects.
    ///
    /// @param states before the write, in the order of its steps
    /// @return a refusal when a limit would be overshot; then nothing was counted
    @Nullable WriteResult count(PendingWrite write, List<Current> states) throws RocksDBException {
        for (int i = 0; i < states.size(); i++) {
            if (write.steps().get(i).mutation() instanceof Mutation.OfObject of && !(of instanceof Mutation.Check)) {
                move(of, states.get(i));
            }
        }
        for (PendingWrite.Step step : write.steps()) {
            if (step.mutation() instanceof Mutation.Put put) {
                Optional<String> limit = exceeded(put);
                if (limit.isPresent()) {
                    return new WriteResult.OverLimit(put.key(), limit.get());
                }
            }
        }
        usage.forEach(view::put);
        kinds.forEach(view::put);
        return null;
    }

    private void move(Mutation.OfObject mutation, Current before) throws RocksDBException {
        WorkspaceId workspace = mutation.workspace();
        var kind = new BatchView.Kind(workspace, mutation.key().resource());
        Rows.Usage now = usage.containsKey(workspace) ? usage.get(workspace) : view.usage(workspace);
        long objects = before.exists() ? -1 : 0;
        long bytes = -before.bodyBytes();
        long held = before.held() ? -1 : 0;
        if (mutation instanceof Mutation.Put put) {
            objects++;
            bytes += put.body().length;
            held += put.header().finalizers() > 0 ? 1 : 0;
        }
        usage.put(workspace, now.plus(objects, bytes, held));
        if (objects != 0) {
            kinds.put(kind, (kinds.containsKey(kind) ? kinds.get(kind) : view.count(kind)) + objects);
        }
    }

    private Optional<String> exceeded(Mutation.Put put) throws RocksDBException {
        WorkspaceId workspace = put.workspace();
        Rows.Usage before = view.usage(workspace);
        Rows.Usage after = usage.getOrDefault(workspace, before);
        long shown = view.shownAtFirst(workspace);
        Optional<String> limit = limits.exceeded(
                shown + before.objects(), before.bytes(), shown + after.objects(), after.bytes());
        var kind = new BatchView.Kind(workspace, put.key().resource());
        if (limit.isPresent() || !kinds.containsKey(kind)) {
            return limit;
        }
        long first = view.shownAtFirst(kind);
        return limits.exceeded(kind.resource(), first + view.count(kind), first + kinds.get(kind));
    }
}
