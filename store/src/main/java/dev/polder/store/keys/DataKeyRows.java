package dev.polder.store.keys;

import java.io.IOException;
import java.util.SortedMap;

/// Where the store keeps its wrapped data keys.
public interface DataKeyRows {
    /// All of them by id.
    SortedMap<Integer, WrappedKey> load() throws IOException;

    /// On disk when this returns.
    void put(int id, WrappedKey wrapped) throws IOException;
}
