package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.TEMPLATES;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.TestObjects;
import dev.polder.store.WorkspaceContract;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class RocksWorkspaceTest extends WorkspaceContract implements RocksStores {
    /// What was taken away is shown by a template that the workspace moves to, until it moves on: in one batch, where
    /// each write sees what those before it did.
    @Test
    void oneBatchTakesAwayShowsAndHidesTheSameObject() throws Exception {
        MemoryDurability memory = new MemoryDurability();
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory().resolve("batch")), memory)) {
            written(store, new Mutation.Begin(A, TEMPLATES.get(0), TestObjects.values(A)));
            written(store, put(map("n3"), Expectation.ABSENT, "own"));
            memory.next(MemoryDurability.Fault.DELAY);
            List<FutureTask<Long>> running = new ArrayList<>();
            List<Mutation> mutations = List.of(
                    put(map("other"), Expectation.ABSENT, "holds up the rest"),
                    new Mutation.Delete(map("n3"), Expectation.LIVE),
                    new Mutation.Move(A, TEMPLATES.get(1)),
                    new Mutation.Move(A, TEMPLATES.get(2)));
            for (Mutation mutation : mutations) {
                FutureTask<Long> write = new FutureTask<>(() -> written(store, mutation));
                Thread thread = Thread.ofPlatform().start(write);
                running.add(write);
                while (thread.getState() != Thread.State.WAITING) { // it stands in the queue, or is in the batch
                    Thread.onSpinWait();
                }
            }
            memory.next(MemoryDurability.Fault.NONE);
            memory.go();
            for (FutureTask<Long> write : running) {
                write.get();
            }
            int objects = page(store, ListQuery.all(A, null)).items().size();
            long before = store.revision();
            assertEquals(objects, written(store, new Mutation.End(A)) - before, "one revision an object");
        }
    }

    private static long written(RocksObjectStore store, Mutation mutation) {
        return assertInstanceOf(WriteResult.Written.class, store.write(Write.of(mutation))).revisions().getLast();
    }
}
