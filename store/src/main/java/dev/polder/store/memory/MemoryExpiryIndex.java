package dev.polder.store.memory;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.expiry.ExpiryIndex;
import dev.polder.store.expiry.StoreTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// What ends when, in a sorted map. Any thread.
final class MemoryExpiryIndex implements ExpiryIndex {
    private final NavigableMap<Long, Map<ObjectKey, Long>> rows = new TreeMap<>();
    private final ToLongFunction<ObjectKey> newest;

    /// @param newest the revision of an object, 0 when there is none
    MemoryExpiryIndex(ToLongFunction<ObjectKey> newest) {
        this.newest = newest;
    }

    /// @param lifetimeSeconds 0 for none
    synchronized void put(ObjectKey key, long revision, long lifetimeSeconds, StoreTime time) {
        if (lifetimeSeconds > 0) {
            rows.computeIfAbsent(time.after(lifetimeSeconds), s -> new LinkedHashMap<>()).put(key, revision);
        }
    }

    @Override
    public List<Due> due(long second, int most) {
        List<Due> due = new ArrayList<>();
        for (Due row : rows(second, most)) {
            boolean current = newest.applyAsLong(row.key()) == row.revision();
            due.add(new Due(row.second(), row.key(), row.revision(), current));
        }
        return due;
    }

    private synchronized List<Due> rows(long second, int most) {
        List<Due> found = new ArrayList<>();
        rows.headMap(second, true).forEach((at, objects) -> objects.forEach((key, revision) -> {
            if (found.size() < most) {
                found.add(new Due(at, key, revision, false));
            }
        }));
        return found;
    }

    @Override
    public synchronized void forget(List<Due> gone) {
        for (Due row : gone) {
            Map<ObjectKey, Long> objects = rows.getOrDefault(row.second(), Map.of());
            objects.remove(row.key(), row.revision());
            if (objects.isEmpty()) {
                rows.remove(row.second());
            }
        }
    }
}
