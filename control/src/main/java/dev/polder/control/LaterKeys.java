package dev.polder.control;

import dev.polder.api.meta.WorkspaceId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keys about which there is no hurry, each once; workspaces take turns. A key can be taken out from wherever it stands
/// at no cost, because it may become urgent. Guarded by its user's lock.
final class LaterKeys<K> {
    private final Function<K, WorkspaceId> workspaceOf;
    private final LinkedHashMap<WorkspaceId, LinkedHashSet<K>> lines = new LinkedHashMap<>();

    LaterKeys(Function<K, WorkspaceId> workspaceOf) {
        this.workspaceOf = workspaceOf;
    }

    void add(K key) {
        lines.computeIfAbsent(workspaceOf.apply(key), _ -> new LinkedHashSet<>()).add(key);
    }

    /// Takes the first key of the workspace whose turn it is; null when there is none.
    @Nullable K next() {
        Map.Entry<WorkspaceId, LinkedHashSet<K>> line = lines.pollFirstEntry();
        if (line == null) {
            return null;
        }
        K key = line.getValue().removeFirst();
        if (!line.getValue().isEmpty()) {
            lines.put(line.getKey(), line.getValue());
        }
        return key;
    }

    void remove(K key) {
        lines.computeIfPresent(workspaceOf.apply(key), (_, line) -> {
            line.remove(key);
            return line.isEmpty() ? null : line;
        });
    }

    void clear() {
        lines.clear();
    }
}
