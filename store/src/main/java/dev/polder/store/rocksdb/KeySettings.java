package dev.polder.store.rocksdb;

import dev.polder.store.keys.KeyLimits;
import dev.polder.store.keys.KeyProvider;
import org.jspecify.annotations.Nullable;

/// Who keeps the keys that wrap the store's keys.
///
/// @param provider closed with the store; null for the file `encryption.key` in the data directory
public record KeySettings(@Nullable KeyProvider provider, KeyLimits limits) {
    public static final KeySettings FILE = new KeySettings(null, KeyLimits.DEFAULT);

    boolean isFile() {
        return provider == null;
    }
}
