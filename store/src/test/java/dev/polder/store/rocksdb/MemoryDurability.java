package dev.polder.store.rocksdb;

import dev.polder.store.commit.Batch;
import dev.polder.store.commit.Durability;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Keeps batches in memory, as a server elsewhere would, and feeds the store's view from there. It can delay, fail, and do
/// what it was asked and lose the answer.
final class MemoryDurability implements Durability {
    private final List<Kept> kept = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore mayGo = new Semaphore(0);
    private volatile Fault fault = Fault.NONE;

    enum Fault {
        NONE,
        DELAY,
        REFUSE,
        LOSE_ANSWER,
        LOSE_REQUEST
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Kept(long before, long revision, byte[] rows) {}

    void next(Fault other) {
        fault = other;
    }

    void awaitArrival() {
        arrived.acquireUninterruptibly();
    }

    void go() {
        mayGo.release();
    }

    @Override
    public Outcome commit(Batch batch) {
        arrived.release();
        return switch (fault) {
            case NONE -> done(batch);
            case DELAY -> {
                mayGo.acquireUninterruptibly();
                yield done(batch);
            }
            case REFUSE -> new Outcome.Refused("the server elsewhere refused", new IOException());
            case LOSE_ANSWER -> {
                keep(batch);
                yield new Outcome.Unknown("the server elsewhere did not answer", new IOException());
            }
            case LOSE_REQUEST -> new Outcome.Unknown("the server elsewhere did not answer", new IOException());
        };
    }

    private void keep(Batch batch) {
        kept.add(new Kept(batch.before(), batch.revision(), batch.bytes()));
    }

    private Outcome done(Batch batch) {
        keep(batch);
        try {
            batch.writeBehind();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Outcome.Durable();
    }

    /// Brings the view of a closed store to what is kept here, as a start does; gives how many batches it lacked.
    int feed(Path directory) throws RocksDBException {
        int fed = 0;
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20)) {
            for (Kept batch : kept) {
                long revision = Rows.number(database.get(Family.META, Rows.REVISION));
                if (batch.before() >= revision) {
                    try (WriteBatch rows = new WriteBatch(batch.rows())) {
                        database.write(rows);
                    }
                    fed++;
                }
            }
        }
        return fed;
    }
}
