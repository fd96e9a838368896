package dev.polder.store.rocksdb.keys;

import dev.polder.store.keys.DataKeyRows;
import dev.polder.store.keys.WrappedKey;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Wrapped data keys in the default family: `datakey.` and four bytes of the id.
public final class RocksDataKeyRows implements DataKeyRows {
    private final Database database;

    public RocksDataKeyRows(Database database) {
        this.database = database;
    }

    static byte[] row(int id) {
        return ByteBuffer.allocate(Rows.DATA_KEYS.length + Integer.BYTES)
                .put(Rows.DATA_KEYS)
                .putInt(id)
                .array();
    }

    @Override
    public SortedMap<Integer, WrappedKey> load() throws IOException {
        SortedMap<Integer, WrappedKey> keys = new TreeMap<>();
        try (PrefixRows rows = database.rows(Family.META, Rows.DATA_KEYS)) {
            while (rows.next()) {
                keys.put(ByteBuffer.wrap(rows.key()).getInt(Rows.DATA_KEYS.length), WrappedKey.of(rows.value()));
            }
            return keys;
        } catch (RocksDBException e) {
            throw new IOException("the data keys cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(int id, WrappedKey wrapped) throws IOException {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(database.handle(Family.META), row(id), wrapped.encoded());
            database.write(batch);
        } catch (RocksDBException e) {
            throw new IOException("the data key cannot be written: " + e.getMessage(), e);
        }
    }
}
