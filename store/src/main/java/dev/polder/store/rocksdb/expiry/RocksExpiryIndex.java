package dev.polder.store.rocksdb.expiry;

import dev.polder.store.expiry.ExpiryIndex;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/// Rows of `expiry`: the second (eight bytes), then the object's key; the value is the revision. An object without a
/// lifetime has none, so it costs nothing.
public final class RocksExpiryIndex implements ExpiryIndex {
    /// A write that hangs for longer between the clock and the disk is found at the next start.
    private static final long LATE_SECONDS = 600;

    private final Database database;
    private final ReadGate gate;
    private final StoreTime time;
    private long forgotten;

    public RocksExpiryIndex(Database database, ReadGate gate, StoreTime time) {
        this.database = database;
        this.gate = gate;
        this.time = time;
    }

    /// Adds the row of a state to the batch that stores it. Committer only.
    ///
    /// @param key             of the object, as in [KeyCodec#key]
    /// @param lifetimeSeconds 0 for none
    public void add(WriteBatch batch, byte[] key, long revision, long lifetimeSeconds) throws RocksDBException {
        if (lifetimeSeconds > 0) {
            byte[] row = row(time.after(lifetimeSeconds), key);
            batch.put(database.handle(Family.EXPIRY), row, Rows.number(revision));
        }
    }

    private static byte[] row(long second, byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length).putLong(second).put(key).array();
    }

    /// One thread at a time.
    @Override
    public List<Due> due(long second, int most) {
        return gate.quick(() -> {
            List<Due> due = new ArrayList<>();
            // From where the last rows were forgotten: the remains of those before it are slow to step over.
            try (Slice end = new Slice(Rows.number(second + 1));
                    ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                    RocksIterator rows = database.iterator(Family.EXPIRY, options)) {
                for (rows.seek(Rows.number(forgotten)); rows.isValid() && due.size() < most; rows.next()) {
                    due.add(due(rows.key(), Rows.number(rows.value())));
                }
                rows.status();
                if (due.isEmpty()) {
                    forgotten = Math.max(0, second - LATE_SECONDS);
                }
                return due;
            }
        });
    }

    private Due due(byte[] row, long revision) throws RocksDBException {
        byte[] key = Arrays.copyOfRange(row, Long.BYTES, row.length);
        byte[] latest = database.get(Family.LATEST, key);
        boolean current = latest != null && Rows.Latest.of(latest).revision() == revision;
        return new Due(ByteBuffer.wrap(row).getLong(), KeyCodec.decode(key, key.length), revision, current);
    }

    @Override
    public void forget(List<Due> gone) {
        gate.run(() -> {
            try (WriteBatch batch = new WriteBatch()) {
                for (Due due : gone) {
                    byte[] row = row(due.second(), KeyCodec.key(due.key()));
                    byte[] revision = database.get(Family.EXPIRY, row);
                    if (revision != null && Rows.number(revision) == due.revision()) {
                        batch.delete(database.handle(Family.EXPIRY), row);
                    }
                }
                database.writeRelaxed(batch);
            }
        });
    }
}
