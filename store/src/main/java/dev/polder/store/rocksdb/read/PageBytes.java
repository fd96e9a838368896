package dev.polder.store.rocksdb.read;

import dev.polder.store.StoredObject;
import org.rocksdb.RocksIterator;

/// Where the records of one page are read to: side by side in a few arrays, without an allocation and a copy for each.
/// One thread.
final class PageBytes {
    private static final int FIRST = 8 << 10;
    private static final int MOST = 256 << 10;

    private final boolean shared;
    private byte[] array = new byte[0];
    private int used;
    private int unkept;

    /// @param shared whether the objects of the page share arrays; otherwise each has its own, for who keeps only some
    PageBytes(boolean shared) {
        this.shared = shared;
    }

    /// The record that the iterator stands at. The next one overwrites it, unless it is kept.
    StoredObject.Part read(RocksIterator rows) {
        if (shared) {
            int size = rows.value(array, used, array.length - used);
            if (size > array.length - used && size <= MOST / 2) {
                array = new byte[Math.max(Math.min(MOST, Math.max(FIRST, array.length * 2)), size)];
                used = 0;
                size = rows.value(array, 0, array.length);
            }
            if (size <= array.length - used) {
                unkept = size;
                return new StoredObject.Part(array, used, size);
            }
        }
        unkept = 0;
        byte[] own = rows.value();
        return new StoredObject.Part(own, 0, own.length);
    }

    /// What was read last stays.
    void keep() {
        used += unkept;
        unkept = 0;
    }
}
