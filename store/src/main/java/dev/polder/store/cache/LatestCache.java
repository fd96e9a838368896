package dev.polder.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoredObject;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The latest states that were read lately, bounded by bytes. Never gives a state that is older than the last published
/// one, without a lock between readers and the committer:
///
/// Keys fall into stripes, each with a counter. The committer makes the counters of a batch odd before it publishes the
/// batch and even again after it, before anybody hears of it. An entry is filled under the counter that was read before
/// the database was, and is good only while the counter is still the same and even. So an entry that a write could have
/// made stale is not used, and while a batch is being published its keys are read from the database.
///
/// Workspaces have counters too, for when one moves to another template or ends: a stamp is made of both.
///
/// Sensitive objects are not kept.
public final class LatestCache {
    private static final int STRIPES = 1 << 14;
    private static final int OVERHEAD = 512;

    /// The lowest bit of each half of a stamp: set while a batch is being published.
    private static final long PUBLISHING = 1L << 32 | 1L;

    private final AtomicIntegerArray counters = new AtomicIntegerArray(STRIPES);
    private final AtomicIntegerArray workspaces = new AtomicIntegerArray(STRIPES);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final Cache<ObjectKey, Entry> entries;
    private volatile boolean off;

    private record Entry(StoredObject object, long stamp) {}

    /// @param bytes what the entries may weigh together
    public LatestCache(long bytes) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((ObjectKey key, Entry entry) -> entry.object().bodyLength() + OVERHEAD)
                .build();
    }

    /// The latest state, or null when it is not known here.
    public @Nullable StoredObject find(ObjectKey key) {
        StoredObject known = peek(key);
        if (known == null) {
            misses.increment();
        } else {
            hits.increment();
        }
        return known;
    }

    /// As [#find], for a look that is not counted.
    public @Nullable StoredObject peek(ObjectKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.stamp() != stamp(key) || off ? null : entry.object();
    }

    public CacheCounts counts() {
        return new CacheCounts(hits.sum(), misses.sum());
    }

    /// Said before the database is read, for [#put].
    public long stamp(ObjectKey key) {
        return (long) workspaces.get(stripe(key.workspace())) << 32 | Integer.toUnsignedLong(counters.get(stripe(key)));
    }

    /// Keeps what was read after the stamp was taken.
    public void put(StoredObject object, long stamp) {
        if ((stamp & PUBLISHING) == 0 && !off && !object.header().sensitive()) {
            entries.put(object.key(), new Entry(object, stamp));
        }
    }

    /// Of the entries that are there now.
    public List<ObjectKey> keys() {
        return List.copyOf(entries.asMap().keySet());
    }

    /// Compares an entry that would be given with what it was read from. Writers may go on: what they change meanwhile is not
    /// compared.
    ///
    /// @param source reads the latest state, not through this cache
    public boolean isWrong(ObjectKey key, Function<ObjectKey, Optional<StoredObject>> source) {
        Entry entry = entries.policy().getIfPresentQuietly(key);
        if (entry == null || (entry.stamp() & PUBLISHING) != 0 || entry.stamp() != stamp(key)) {
            return false;
        }
        boolean same = source.apply(key).filter(entry.object()::isSameAs).isPresent();
        return !same && entry.stamp() == stamp(key);
    }

    /// Gives and keeps nothing from here on.
    public void turnOff() {
        off = true;
        entries.invalidateAll();
    }

    public boolean isOff() {
        return off;
    }

    /// What a batch that is being published does to this cache.
    ///
    /// @param latest     the last state of each key that it changes
    /// @param stripes    counters of the keys
    /// @param workspaces counters of the workspaces that it changes as a whole
    @SuppressWarnings("ArrayRecordComponent")
    public record Publication(Map<ObjectKey, Optional<StoredObject>> latest, int[] stripes, int[] workspaces) {}

    /// The committer is about to publish a batch.
    ///
    /// @param latest the last state of each key that it changes, nothing where the object was taken away
    /// @param whole  the workspaces that it moves to another template or ends
    /// @return what [#published] takes
    public Publication publishing(Map<ObjectKey, Optional<StoredObject>> latest, Collection<WorkspaceId> whole) {
        Publication publication = new Publication(latest, stripes(latest.keySet()), stripes(whole));
        bump(publication);
        return publication;
    }

    /// The committer has published it; nobody has heard of it yet. States of keys that are here take the place of those
    /// that they replaced, unless the batch changed whole workspaces.
    public void published(Publication publication) {
        bump(publication);
        if (publication.workspaces().length == 0) {
            publication.latest().forEach(this::renew);
        }
    }

    private void renew(ObjectKey key, Optional<StoredObject> state) {
        if (!entries.asMap().containsKey(key)) {
            return;
        }
        if (state.isEmpty()) {
            entries.invalidate(key);
        } else {
            put(state.get(), stamp(key));
        }
    }

    private void bump(Publication publication) {
        for (int stripe : publication.stripes()) {
            counters.incrementAndGet(stripe);
        }
        for (int stripe : publication.workspaces()) {
            workspaces.incrementAndGet(stripe);
        }
    }

    /// Each once: a counter that moves twice would not be odd.
    private static int[] stripes(Collection<?> keys) {
        BitSet stripes = new BitSet();
        for (Object key : keys) {
            stripes.set(stripe(key));
        }
        return stripes.stream().toArray();
    }

    private static int stripe(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
