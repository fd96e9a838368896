package dev.polder.store.rocksdb.engine;

import dev.polder.store.commit.Batch;
import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// A batch of RocksDB's rows.
///
/// @param rows closed by who made them
public record RocksBatch(Database database, WriteBatch rows, long before, long revision) implements Batch {
    @Override
    public byte[] bytes() {
        try {
            return rows.data();
        } catch (RocksDBException e) {
            throw new IllegalStateException("a batch cannot be read", e);
        }
    }

    @Override
    public void writeThrough() throws IOException {
        try {
            database.write(rows);
        } catch (RocksDBException e) {
            throw new IOException(e.toString(), e);
        }
    }

    @Override
    public void writeBehind() throws IOException {
        try {
            database.writeRelaxed(rows);
        } catch (RocksDBException e) {
            throw new IOException(e.toString(), e);
        }
    }
}
