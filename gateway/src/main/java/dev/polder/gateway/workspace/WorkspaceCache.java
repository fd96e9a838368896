package dev.polder.gateway.workspace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// What URLs named lately and what was found there. Bounded. Any thread.
final class WorkspaceCache {
    private static final long MOST = 10_000;

    private final Cache<String, Found> cache =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final AtomicLong generation = new AtomicLong();

    /// @param generation when the search began: what a search that overlaps a write has found is used once and not again
    private record Found(long generation, Optional<WorkspaceResolver.Workspace> workspace) {}

    Optional<WorkspaceResolver.Workspace> find(
            String text, Function<String, Optional<WorkspaceResolver.Workspace>> search) {
        long now = generation.get();
        Found known = cache.getIfPresent(text);
        if (known != null && known.generation() == now) {
            return known.workspace();
        }
        Found found = new Found(now, search.apply(text));
        cache.put(text, found);
        return found.workspace();
    }

    void forget() {
        generation.incrementAndGet();
    }
}
