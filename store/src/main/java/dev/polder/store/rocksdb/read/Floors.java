package dev.polder.store.rocksdb.read;

import dev.polder.store.commit.Revisions;
import dev.polder.store.log.LaneKey;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.WorkspaceRow;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/// What trimming took of each lane: so that what happened in one workspace, or to one resource, never ends the watches and
/// lists of another. Any thread that may block.
public final class Floors {
    private final Database database;
    private final WorkspaceRows workspaces;
    private final Revisions revisions;

    public Floors(Database database, WorkspaceRows workspaces, Revisions revisions) {
        this.database = database;
        this.workspaces = workspaces;
        this.revisions = revisions;
    }

    /// The newest revision at which an event of the lane was dropped for good; 0 when none was. For lanes of all workspaces
    /// that of any event, and for a workspace of which nothing is known too: it may have ended long ago.
    ///
    /// @param options at which state of the database to look
    long lost(LaneKey lane, ReadOptions options) throws RocksDBException {
        if (lane.workspace() == null) {
            return revisions.floor();
        }
        byte[] key = lane.resource() == null
                ? KeyCodec.prefix(lane.workspace())
                : KeyCodec.prefix(lane.workspace(), lane.resource());
        WorkspaceRow row = workspaces.read(lane.workspace(), options);
        if (row == null && database.get(Family.USAGE, options, KeyCodec.prefix(lane.workspace())) == null) {
            return revisions.floor();
        }
        long trimmed = Rows.Floor.of(database.get(Family.FLOORS, options, key)).revision();
        long begun = row == null ? 0 : row.lastBegun(lane.resource());
        return begun <= trimmed
                        || row == null
                        || database.get(Family.LOG, options, Rows.number(row.first())) != null
                ? trimmed
                : begun;
    }
}
