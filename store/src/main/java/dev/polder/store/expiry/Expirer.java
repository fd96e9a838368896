package dev.polder.store.expiry;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// Takes away objects whose life is over, as anybody would: by a delete that expects the state that ends, so that an update
/// that came in between wins, and that watchers see as DELETED. One thread at a time.
public final class Expirer {
    private final Function<Write, WriteResult> store;
    private final ExpiryIndex index;
    private final StoreTime time;
    private final ExpiryLimits limits;
    private final LongAdder expired = new LongAdder();

    /// @param store writes
    public Expirer(Function<Write, WriteResult> store, ExpiryIndex index, StoreTime time, ExpiryLimits limits) {
        this.store = store;
        this.index = index;
        this.time = time;
        this.limits = limits;
    }

    /// Ends what is due now, in batches.
    ///
    /// @throws dev.polder.store.StoreUnavailableException when the store takes no writes; what is left is done at the next call
    public void expireDue() {
        long now = time.seconds();
        List<ExpiryIndex.Due> due;
        do {
            due = index.due(now, limits.batch());
            if (!due.isEmpty()) {
                deleteDue(due);
                barrier(due.getFirst());
                index.forget(due);
            }
        } while (due.size() == limits.batch());
    }

    /// Objects that were taken away since the start.
    public long expired() {
        return expired.sum();
    }

    /// Those of one workspace in one write, the workspaces side by side, so that one sync of the disk serves them all.
    private void deleteDue(List<ExpiryIndex.Due> due) {
        Map<WorkspaceId, List<Mutation>> writes = new LinkedHashMap<>();
        for (ExpiryIndex.Due row : due) {
            if (row.current()) {
                writes.computeIfAbsent(row.key().workspace(), w -> new ArrayList<>())
                        .add(new Mutation.Delete(row.key(), new Expectation.AtRevision(row.revision())));
            }
        }
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            writes.values().forEach(write -> side.execute(() -> {
                try {
                    delete(write);
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
    }

    private void delete(List<Mutation> mutations) {
        if (store.apply(new Write(mutations)) instanceof WriteResult.Written) {
            expired.add(mutations.size());
        } else if (mutations.size() > 1) { // one of them changed meanwhile: it lives on, the others do not
            mutations.forEach(mutation -> delete(List.of(mutation)));
        }
    }

    /// Returns when every write that was being stored has been: one that began before its second was due may be about to
    /// put a row in the place of one that was read here. Writes that begin later have later seconds.
    private void barrier(ExpiryIndex.Due row) {
        WriteResult _ = store.apply(Write.of(new Mutation.Check(row.key(), Expectation.ABSENT)));
    }
}
