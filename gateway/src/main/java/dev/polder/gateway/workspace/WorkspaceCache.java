package dev.polder.gateway.workspace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;

/// What URLs named lately and what was found there. Bounded. Any thread.
final class WorkspaceCache {
    private static final long MOST = 10_000;

    private final Cache<String, Optional<WorkspaceResolver.Workspace>> found =
            Caffeine.newBuilder().maximumSize(MOST).build();

    Optional<WorkspaceResolver.Workspace> find(
            String text, Function<String, Optional<WorkspaceResolver.Workspace>> search) {
        return found.get(text, search);
    }

    void forget() {
        found.invalidateAll();
    }
}
