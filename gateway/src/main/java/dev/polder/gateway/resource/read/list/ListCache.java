package dev.polder.gateway.resource.read.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.ObjectStore;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.cache.CacheCounts;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The long lists that were sent lately, in the form in which they were sent, bounded by bytes. One that is asked for again
/// is brought to the newest revision by the event log, as a watch would be: what came between its revision and now says
/// which of its parts have to be read, and the others are as they were. So nothing has to tell this cache what changes.
/// Any thread.
public final class ListCache {
    /// Changes that are followed; an image that missed more is read anew.
    private static final int MOST_CHANGES = 2_000;

    /// Lists of which the length is remembered, and for how long.
    private static final int MOST_LENGTHS = 1_000;

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int OVERHEAD = 512;
    private static final long MOST_BYTES = 64 << 20;
    private static final int SHARE_OF_HEAP = 16;

    private final ObjectStore store;
    private final long bytes;
    private final Cache<ListScope, ListImage> images;
    private final Cache<ListScope, Long> lengths;
    private final AtomicLong building = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /// As much as suits this process: a sixteenth of its heap, 64 MiB at most.
    public ListCache(ObjectStore store) {
        this(store, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /// @param bytes what the images may weigh together
    public ListCache(ObjectStore store, long bytes) {
        this.store = store;
        this.bytes = bytes;
        this.images = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((ListScope scope, ListImage image) -> weight(image))
                .build();
        this.lengths = Caffeine.newBuilder().maximumSize(MOST_LENGTHS).expireAfterWrite(REMEMBERED).build();
    }

    private static int weight(ListImage image) {
        return (int) Math.min(Integer.MAX_VALUE, image.weight() + (long) OVERHEAD * (1 + image.segments().size()));
    }

    /// Parts of long lists that were there, and that had to be read.
    public CacheCounts counts() {
        return new CacheCounts(hits.sum(), misses.sum());
    }

    /// The list as it is now, perhaps with parts that are to be read; null when it has to be read as a whole.
    @Nullable ListImage latest(ListScope scope) {
        ListImage image = images.getIfPresent(scope);
        if (image == null) {
            return null;
        }
        long published = store.revision();
        WatchStart start = store.watch(new WatchQuery(
                scope.workspace(), scope.resource(), scope.namespace(), null, Selection.EVERYTHING, image.revision()));
        if (!(start instanceof WatchStart.Started started)) {
            return null;
        }
        ListImage latest;
        try (WatchCursor cursor = started.cursor()) {
            latest = follow(image, cursor, published);
        }
        if (latest != null && latest.isWhole()) {
            images.put(scope, latest); // it will not have to follow so far the next time
        }
        return latest;
    }

    /// @param published the list must be no older
    private static @Nullable ListImage follow(ListImage image, WatchCursor cursor, long published) {
        Set<ObjectKey> changed = new HashSet<>();
        int seen = 0;
        while (cursor.poll(MOST_CHANGES) instanceof WatchCursor.Batch.Events batch) {
            if (batch.events().isEmpty()) {
                // Else the log has not got that far, or it has to be read from the disk: so can the list.
                return batch.revision() >= published ? image.at(batch.revision(), changed) : null;
            }
            seen += batch.events().size();
            if (seen > MOST_CHANGES) {
                return null;
            }
            for (WatchEvent event : batch.events()) {
                changed.add(event.object().key());
            }
        }
        return null;
    }

    /// Whether a list that is about to be read is worth keeping: it was asked for lately, and is known to fit. One that is
    /// read for the first time is let go as it is sent, however long it turns out to be.
    boolean mayKeep(ListScope scope) {
        Long length = lengths.getIfPresent(scope);
        return length != null && length <= bytes / 2;
    }

    /// Says how long a list is that was sent to its end.
    void measured(ListScope scope, long length) {
        lengths.put(scope, length);
    }

    /// Asks for room for more of a list that is being read in order to be kept. All that are being read share the room of
    /// half the cache, so that many long lists at a time do not stay in memory as a whole. What was given is given back by
    /// [#giveBack].
    ///
    /// @param held what the list was given before
    boolean giveRoom(ListScope scope, long held, long more) {
        if (held + more > bytes / 2) {
            lengths.put(scope, held + more);
            return false;
        }
        if (building.addAndGet(more) > bytes / 2) {
            building.addAndGet(-more);
            return false;
        }
        return true;
    }

    void giveBack(long held) {
        building.addAndGet(-held);
    }

    /// Bytes of lists that are being read in order to be kept.
    long building() {
        return building.get();
    }

    /// Keeps a list that was read to its end.
    void keep(ListScope scope, ListImage image) {
        if (weight(image) <= bytes / 2) {
            images.put(scope, image);
        } else {
            images.invalidate(scope);
        }
    }

    void hit(long segments) {
        hits.add(segments);
    }

    void missed() {
        misses.increment();
    }
}
