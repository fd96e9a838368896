package dev.polder.syncer.spec;

import dev.polder.api.meta.ObjectKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Objects for which a quota of their downstream namespace has no room: they wait until something there changes, and ask
/// for nothing meanwhile. Bounded: what finds no place is found again by the next look at everything. Any thread.
public final class QuotaWait {
    private final int most;
    private final Map<String, Set<ObjectKey>> waiting = new HashMap<>();
    private int size;

    /// @param most objects that may wait
    public QuotaWait(int most) {
        this.most = most;
    }

    /// Lets an object wait.
    synchronized void add(String downstreamNamespace, ObjectKey key) {
        if (size < most && waiting.computeIfAbsent(downstreamNamespace, _ -> new LinkedHashSet<>()).add(key)) {
            size++;
        }
    }

    /// Takes out all that wait for room in a namespace.
    public synchronized List<ObjectKey> release(String downstreamNamespace) {
        Set<ObjectKey> keys = waiting.remove(downstreamNamespace);
        if (keys == null) {
            return List.of();
        }
        size -= keys.size();
        return List.copyOf(keys);
    }

    /// Number of objects that wait.
    public synchronized int size() {
        return size;
    }
}
