package dev.polder.store.rocksdb.engine;

import dev.polder.store.record.KeyCodec;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Steps through the rows of a family that begin with a prefix, in key order. One thread.
public final class PrefixRows implements AutoCloseable {
    private final RocksIterator rows;
    private final byte[] prefix;
    private final byte[] from;
    private boolean started;
    private byte[] key = new byte[0];

    /// @param from where to begin
    PrefixRows(RocksIterator rows, byte[] prefix, byte[] from) {
        this.rows = rows;
        this.prefix = prefix;
        this.from = from;
    }

    /// Moves to the next row, at first to the first; false at the end.
    public boolean next() throws RocksDBException {
        if (started) {
            rows.next();
        } else {
            started = true;
            rows.seek(from);
        }
        if (!rows.isValid()) {
            rows.status();
            return false;
        }
        key = rows.key();
        return KeyCodec.startsWith(key, prefix);
    }

    /// The whole key of the row that it stands at.
    public byte[] key() {
        return key;
    }

    public byte[] value() {
        return rows.value();
    }

    @Override
    public void close() {
        rows.close();
    }
}
