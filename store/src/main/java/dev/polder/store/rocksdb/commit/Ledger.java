package dev.polder.store.rocksdb.commit;

import dev.polder.store.StoreUnavailableException;
import dev.polder.store.commit.Durability;
import dev.polder.store.directory.HeadFile;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.RocksBatch;
import dev.polder.store.space.SpaceWatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// How a batch becomes durable and leaves proof of it: its link in the chain, and the witness of what was acknowledged;
/// and whether there is room for it.
/// Committer only.
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final Durability durability;
    private final BatchChain chain;
    private final HeadFile head;
    private final SpaceWatch space;

    public Ledger(Database database, Durability durability, BatchChain chain, HeadFile head, SpaceWatch space) {
        this.database = database;
        this.durability = durability;
        this.chain = chain;
        this.head = head;
        this.space = space;
    }

    /// Why there is no room for a write, or null.
    StoreUnavailableException.@Nullable Full refusal(PendingWrite write) {
        return space.state().level() == SpaceWatch.Level.ALL ? null : space.refusal(Growth.of(write));
    }

    /// @param revision the newest one after the batch
    Durability.Outcome commit(WriteBatch rows, long revision) throws RocksDBException {
        long before = chain.revision();
        chain.extend(rows, revision);
        Durability.Outcome outcome = durability.commit(new RocksBatch(database, rows, before, revision));
        if (outcome instanceof Durability.Outcome.Durable) {
            head.raise(revision);
            space.written(rows.getDataSize());
        }
        return outcome;
    }

    /// After the last commit.
    @Override
    public void close() throws IOException {
        head.close();
    }
}
