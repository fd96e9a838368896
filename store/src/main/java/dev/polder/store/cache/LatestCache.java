package dev.polder.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.meta.ObjectKey;
import dev.polder.store.StoredObject;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The latest states that were read lately, bounded by bytes. Never gives a state that is older than the last published
/// one, without a lock between readers and the committer:
///
/// Keys fall into stripes, each with a counter. The committer makes the counters of a batch odd before it publishes the
/// batch and even again after it, before anybody hears of it. An entry is filled under the counter that was read before
/// the database was, and is good only while the counter is still the same and even. So an entry that a write could have
/// made stale is not used, and while a batch is being published its keys are read from the database.
///
/// Sensitive objects are not kept.
public final class LatestCache {
    private static final int STRIPES = 1 << 14;
    private static final int OVERHEAD = 512;

    private final AtomicLongArray counters = new AtomicLongArray(STRIPES);
    private final Cache<ObjectKey, Entry> entries;

    private record Entry(StoredObject object, long counter) {}

    /// @param bytes what the entries may weigh together
    public LatestCache(long bytes) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((ObjectKey key, Entry entry) -> entry.object().body().length + OVERHEAD)
                .build();
    }

    /// The latest state, or null when it is not known here.
    public @Nullable StoredObject find(ObjectKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && entry.counter() == counters.get(stripe(key)) ? entry.object() : null;
    }

    /// Said before the database is read, for [#put].
    public long stamp(ObjectKey key) {
        return counters.get(stripe(key));
    }

    /// Keeps what was read after the stamp was taken.
    public void put(StoredObject object, long stamp) {
        if ((stamp & 1) == 0 && !object.header().sensitive()) {
            entries.put(object.key(), new Entry(object, stamp));
        }
    }

    /// The committer is about to publish writes to these keys.
    ///
    /// @return what [#published] takes
    public int[] publishing(Collection<ObjectKey> keys) {
        int[] stripes = keys.stream().mapToInt(LatestCache::stripe).distinct().toArray();
        bump(stripes);
        return stripes;
    }

    /// The committer has published them; nobody has heard of it yet.
    public void published(int[] stripes) {
        bump(stripes);
    }

    private void bump(int[] stripes) {
        for (int stripe : stripes) {
            counters.incrementAndGet(stripe);
        }
    }

    private static int stripe(ObjectKey key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
