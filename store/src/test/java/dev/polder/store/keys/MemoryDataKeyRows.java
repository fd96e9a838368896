package dev.polder.store.keys;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rows of data keys for tests.
public final class MemoryDataKeyRows implements DataKeyRows {
    private final TreeMap<Integer, WrappedKey> rows = new TreeMap<>();
    private boolean failing;

    public void fail(boolean now) {
        failing = now;
    }

    @Override
    public SortedMap<Integer, WrappedKey> load() {
        return rows;
    }

    @Override
    public void put(int id, WrappedKey wrapped) throws IOException {
        if (failing) {
            throw new IOException("no room on the disk");
        }
        rows.put(id, wrapped);
    }
}
