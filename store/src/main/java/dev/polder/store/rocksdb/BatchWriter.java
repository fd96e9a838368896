package dev.polder.store.rocksdb;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What makes a batch durable. Tests put one in between that delays or fails. Committer only.
interface BatchWriter {
    /// Returns when all of the batch is on disk.
    void write(WriteBatch batch) throws RocksDBException;
}
