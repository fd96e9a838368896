package dev.polder.store.rocksdb.read;

import dev.polder.store.StoredObject;
import java.nio.ByteBuffer;
import org.rocksdb.RocksIterator;

/// Where the records of one page are read to: side by side in a few arrays, without an allocation for each. One thread,
/// one of the pool that reads.
final class PageBytes {
    private static final int FIRST = 8 << 10;
    private static final int MOST = 256 << 10;

    /// On the way from the database. Reading into an array would hold up the garbage collector, and while it is held up, the
    /// serial one lets the heap grow instead: to gigabytes.
    private static final ThreadLocal<ByteBuffer> WAY = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(MOST / 4));

    private final boolean shared;
    private final ByteBuffer way;
    private byte[] array = new byte[0];
    private int used;
    private int unkept;

    /// @param shared whether the objects of the page share arrays; otherwise each has its own, for who keeps only some
    PageBytes(boolean shared) {
        this.shared = shared;
        this.way = shared ? WAY.get() : ByteBuffer.allocate(0);
    }

    /// The record that the iterator stands at. The next one overwrites it, unless it is kept.
    StoredObject.Part read(RocksIterator rows) {
        int size = shared ? rows.value(way.clear()) : MOST;
        if (size > way.capacity()) {
            unkept = 0;
            byte[] own = rows.value();
            return new StoredObject.Part(own, 0, own.length);
        }
        if (size > array.length - used) {
            array = new byte[Math.max(Math.min(MOST, Math.max(FIRST, array.length * 2)), size)];
            used = 0;
        }
        way.get(0, array, used, size);
        unkept = size;
        return new StoredObject.Part(array, used, size);
    }

    /// What was read last stays.
    void keep() {
        used += unkept;
        unkept = 0;
    }
}
