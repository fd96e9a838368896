package dev.polder.api.cel.value;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map that holds its entries. Whole numbers find each other whatever their type is.
public final class EntryMap implements MapValue {
    private final Map<Object, Object> entries;

    private EntryMap(Map<Object, Object> entries) {
        this.entries = entries;
    }

    /// A copy; the order is kept.
    public static EntryMap of(Map<?, ?> entries) {
        return new EntryMap(new LinkedHashMap<>(entries));
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        Object found = entries.get(key);
        return found != null || !(key instanceof Long || key instanceof Uint || key instanceof Double)
                ? found
                : findNumber(key);
    }

    private @Nullable Object findNumber(Object key) {
        Long whole = Numbers.asLong(key);
        if (whole == null) {
            return null;
        }
        Object found = entries.get(whole);
        return found != null || whole < 0 ? found : entries.get(new Uint(whole));
    }

    @Override
    public Collection<Object> keys() {
        return Collections.unmodifiableCollection(entries.keySet());
    }

    /// The entries and one more; null when the key is there already.
    public @Nullable EntryMap with(Object key, Object value) {
        if (find(key) != null) {
            return null;
        }
        Map<Object, Object> more = new LinkedHashMap<>(entries);
        more.put(key, value);
        return new EntryMap(more);
    }
}
