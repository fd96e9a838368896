package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.Templates;
import dev.polder.store.template.WorkspaceRow;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/// Reads the rows of workspaces. Any thread.
public final class WorkspaceRows {
    private final Database database;
    private final Templates templates;

    public WorkspaceRows(Database database, Templates templates) {
        this.database = database;
        this.templates = templates;
    }

    /// The row as it is in the database, published or not, also of a workspace that ended; null when it never began.
    @Nullable WorkspaceRow read(WorkspaceId workspace, ReadOptions options) throws RocksDBException {
        byte[] bytes = database.get(Family.WORKSPACES, options, KeyCodec.prefix(workspace));
        return bytes == null ? null : decode(workspace, bytes);
    }

    WorkspaceRow decode(WorkspaceId workspace, byte[] bytes) {
        return WorkspaceRow.decode(workspace, bytes, templates::get);
    }

    /// Whether some template has objects of the resource, null for any.
    boolean mayShow(@Nullable GroupResource resource) {
        return templates.mayShow(resource);
    }

    /// Whether some template has an object under this key.
    boolean mayShow(ObjectKey key) {
        return templates.mayShow(key);
    }
}
