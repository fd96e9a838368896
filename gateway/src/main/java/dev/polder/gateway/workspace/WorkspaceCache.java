package dev.polder.gateway.workspace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.store.cache.CacheCounts;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// What URLs named lately and what was found there. Bounded. Any thread.
final class WorkspaceCache {
    private static final long MOST = 10_000;

    private final Cache<String, Found> cache =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final AtomicLong deletions = new AtomicLong();
    private final AtomicLong creations = new AtomicLong();

    /// @param deletions when the search began, and `creations` likewise: what a search that overlaps a write has found is
    ///                  used once and not again
    private record Found(long deletions, long creations, Optional<WorkspaceResolver.Workspace> workspace) {}

    Optional<WorkspaceResolver.Workspace> find(
            String text, Function<String, Optional<WorkspaceResolver.Workspace>> search) {
        long deleted = deletions.get();
        long created = creations.get();
        Found known = cache.getIfPresent(text);
        if (known != null
                && known.deletions() == deleted
                && (known.workspace().isPresent() || known.creations() == created)) {
            hits.increment();
            return known.workspace();
        }
        misses.increment();
        Found found = new Found(deleted, created, search.apply(text));
        cache.put(text, found);
        return found.workspace();
    }

    CacheCounts counts() {
        return new CacheCounts(hits.sum(), misses.sum());
    }

    void forget() {
        deletions.incrementAndGet();
    }

    void forgetMissing() {
        creations.incrementAndGet();
    }
}
