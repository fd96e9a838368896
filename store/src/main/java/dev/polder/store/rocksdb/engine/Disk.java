package dev.polder.store.rocksdb.engine;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What makes a batch durable. Tests put one in between that delays or fails.
public interface Disk {
    /// Returns when all of the batch is on disk.
    void write(WriteBatch batch) throws RocksDBException;
}
