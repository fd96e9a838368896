package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoredObject;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.Templates;
import dev.polder.store.template.WorkspaceRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The store as it will be when the batch so far is written: what the batch changed, and below it what is in the database.
/// Committer only.
final class BatchView {
    private final Database database;
    private final Templates templates;
    private final Map<ObjectKey, Current> objects = new HashMap<>();
    private final Map<WorkspaceId, Optional<WorkspaceRow>> rows = new HashMap<>();
    private final Map<WorkspaceId, Rows.Usage> usage = new HashMap<>();
    private final Map<Kind, Long> kinds = new HashMap<>();
    private final Set<WorkspaceId> ended = new HashSet<>();

    /// A resource in a workspace.
    record Kind(WorkspaceId workspace, GroupResource resource) {
        byte[] row() {
            return KeyCodec.prefix(workspace, resource);
        }
    }

    BatchView(Database database, Templates templates) {
        this.database = database;
        this.templates = templates;
    }

    /// @param bytes of the key
    Current current(ObjectKey key, byte[] bytes) throws RocksDBException {
        Current current = objects.get(key);
        if (current != null) {
            return current;
        }
        byte[] row = ended.contains(key.workspace()) ? null : database.get(Family.LATEST, bytes);
        if (row == null) {
            Current shown = shown(key, bytes);
            if (shown.exists()) {
                objects.put(key, shown); // every creation looks at its namespace, say
            }
            return shown;
        }
        Rows.Latest latest = Rows.Latest.of(row);
        if (latest.gone()) {
            return Current.gone(latest.revision());
        }
        Current stored = new Current(
                Current.Kind.STORED,
                latest.revision(),
                latest.bodyBytes(),
                latest.deleting(),
                latest.held(),
                null);
        objects.put(key, stored);
        return stored;
    }

    private Current shown(ObjectKey key, byte[] bytes) throws RocksDBException {
        return templates.mayShow(key) ? shown(row(key.workspace()), key, bytes) : Current.ABSENT;
    }

    private Current shown(@Nullable WorkspaceRow row, ObjectKey key, byte[] bytes) {
        StoredObject object =
                row == null || !templates.mayShow(key) ? null : row.at(KeyCodec.tailOf(bytes), Long.MAX_VALUE);
        return object == null ? Current.ABSENT : Current.shown(object);
    }

    /// Whether a template of the workspace has, or had, an object under the key.
    boolean templateKnows(ObjectKey key, byte[] bytes) throws RocksDBException {
        WorkspaceRow row = templates.mayShow(key) ? row(key.workspace()) : null;
        return row != null && row.knows(KeyCodec.tailOf(bytes));
    }

    void put(ObjectKey key, Current current) {
        objects.put(key, current);
    }

    /// The row of a workspace, also of one that ended; null when it never began.
    @Nullable WorkspaceRow row(WorkspaceId workspace) throws RocksDBException {
        Optional<WorkspaceRow> known = rows.get(workspace);
        if (known == null) {
            byte[] bytes = database.get(Family.WORKSPACES, KeyCodec.prefix(workspace));
            known = bytes == null
                    ? Optional.empty()
                    : Optional.of(WorkspaceRow.decode(workspace, bytes, templates::get));
            rows.put(workspace, known);
        }
        return known.orElse(null);
    }

    /// Whether the workspace ended: nothing is stored in it any more.
    boolean isOver(WorkspaceId workspace) throws RocksDBException {
        WorkspaceRow row = row(workspace);
        return row != null && row.endedAt() != 0;
    }

    /// The workspace shows something else from here on, also where the batch took away what somebody wrote.
    void put(WorkspaceRow row) {
        rows.put(row.workspace(), Optional.of(row));
        objects.entrySet()
                .removeIf(entry -> entry.getValue().kind() == Current.Kind.SHOWN
                        && entry.getKey().workspace().equals(row.workspace()));
        objects.replaceAll((key, current) ->
                current.kind() == Current.Kind.ABSENT && key.workspace().equals(row.workspace())
                        ? shown(row, key, KeyCodec.key(key))
                        : current);
    }

    Rows.Usage usage(WorkspaceId workspace) throws RocksDBException {
        Rows.Usage known = usage.get(workspace);
        return known != null ? known : Rows.Usage.of(database.get(Family.USAGE, KeyCodec.prefix(workspace)));
    }

    void put(WorkspaceId workspace, Rows.Usage now) {
        usage.put(workspace, now);
    }

    /// Objects of a resource, less those of the workspace's first template.
    long count(Kind kind) throws RocksDBException {
        Long known = kinds.get(kind);
        return known != null ? known : Rows.number(database.get(Family.USAGE, kind.row()));
    }

    void put(Kind kind, long count) {
        kinds.put(kind, count);
    }

    /// What a workspace's counters start from: the objects of its first template.
    long shownAtFirst(WorkspaceId workspace) throws RocksDBException {
        WorkspaceRow row = row(workspace);
        return row == null ? 0 : row.firstTemplate().size();
    }

    long shownAtFirst(Kind kind) throws RocksDBException {
        WorkspaceRow row = row(kind.workspace());
        return row == null ? 0 : row.firstTemplate().counts().getOrDefault(kind.resource(), 0);
    }

    /// Forgets what a workspace had: it ended.
    void end(WorkspaceRow row) {
        WorkspaceId workspace = row.workspace();
        rows.put(workspace, Optional.of(row));
        objects.keySet().removeIf(key -> key.workspace().equals(workspace));
        kinds.keySet().removeIf(kind -> kind.workspace().equals(workspace));
        usage.remove(workspace);
        ended.add(workspace);
    }

    /// Keys in a workspace that the batch wrote to.
    Set<ObjectKey> written(WorkspaceId workspace) {
        return objects.keySet().stream()
                .filter(key -> key.workspace().equals(workspace))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Keys that had an object before and have none after the batch.
    Set<ObjectKey> deleted() {
        return objects.entrySet().stream()
                .filter(entry -> !entry.getValue().exists())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<WorkspaceId> ended() {
        return Set.copyOf(ended);
    }

    Map<WorkspaceId, Rows.Usage> usages() {
        return usage;
    }

    Map<Kind, Long> counts() {
        return kinds;
    }
}
