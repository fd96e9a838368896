package dev.polder.store.rocksdb;

import dev.polder.store.expiry.Expirer;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends lives, and writes the store's time down so that the next start can go on from it. Upkeep thread.
final class ExpiryUpkeep implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryUpkeep.class);

    /// More often than the pause that counts at most, by far.
    private static final long MARK_MILLIS = 30_000;

    private final Expirer expirer;
    private final StoreTime time;
    private final Database database;
    private final ReadGate gate;
    private long marked = Long.MIN_VALUE;

    ExpiryUpkeep(Expirer expirer, StoreTime time, Database database, ReadGate gate) {
        this.expirer = expirer;
        this.time = time;
        this.database = database;
        this.gate = gate;
    }

    /// The time of a store that is being opened.
    static StoreTime time(Database database, StoreSettings settings) throws RocksDBException {
        byte @Nullable [] last = database.get(Family.META, Rows.TIME);
        return StoreTime.resume(
                last == null ? null : StoreTime.Mark.of(last),
                settings.clock(),
                settings.nanos(),
                ExpiryLimits.DEFAULT);
    }

    /// Objects that were taken away since the start.
    long expired() {
        return expirer.expired();
    }

    @Override
    public void run() {
        long now = time.millis();
        if (marked == Long.MIN_VALUE || now - marked >= MARK_MILLIS) {
            mark();
            marked = now;
        }
        expirer.expireDue();
    }

    private void mark() {
        gate.run(() -> {
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(Rows.TIME, time.mark().bytes());
                database.writeRelaxed(batch);
            }
        });
    }

    /// Before the gate closes.
    @Override
    public void close() {
        try {
            mark();
        } catch (RuntimeException e) {
            LOG.warn("the time of the store could not be written down: {}", e.getMessage(), e);
        }
    }
}
