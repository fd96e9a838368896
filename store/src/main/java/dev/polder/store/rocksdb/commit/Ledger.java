package dev.polder.store.rocksdb.commit;

import dev.polder.store.commit.Durability;
import dev.polder.store.directory.HeadFile;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.RocksBatch;
import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// How a batch becomes durable and leaves proof of it: its link in the chain, and the witness of what was acknowledged.
/// Committer only.
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final Durability durability;
    private final BatchChain chain;
    private final HeadFile head;

    public Ledger(Database database, Durability durability, BatchChain chain, HeadFile head) {
        this.database = database;
        this.durability = durability;
        this.chain = chain;
        this.head = head;
    }

    /// @param revision the newest one after the batch
    Durability.Outcome commit(WriteBatch rows, long revision) throws RocksDBException {
        long before = chain.revision();
        chain.extend(rows, revision);
        Durability.Outcome outcome = durability.commit(new RocksBatch(database, rows, before, revision));
        if (outcome instanceof Durability.Outcome.Durable) {
            head.raise(revision);
        }
        return outcome;
    }

    /// After the last commit.
    @Override
    public void close() throws IOException {
        head.close();
    }
}
