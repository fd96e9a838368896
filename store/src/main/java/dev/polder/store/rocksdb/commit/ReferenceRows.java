package dev.polder.store.rocksdb.commit;

import dev.polder.store.RecordHeader;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.record.TargetRows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Keeps, in the batch that changes an object, the rows by which it is found from what it refers to: `owners` and `targets`.
/// An object that refers to nothing costs nothing. What a template shows has its rows like what is stored. One thread.
public final class ReferenceRows {
    private final Database database;
    private final WriteBatch batch;

    public ReferenceRows(Database database, WriteBatch batch) {
        this.database = database;
        this.batch = batch;
    }

    /// An object goes from one state to another.
    ///
    /// @param key    its bytes
    /// @param before null when it was not there
    /// @param after  null when it is not there any more
    public void move(byte[] key, @Nullable RecordHeader before, @Nullable RecordHeader after) throws RocksDBException {
        if ((before == null || !before.refers()) && (after == null || !after.refers())) {
            return;
        }
        List<String> owners = before == null ? List.of() : before.ownerUids();
        List<String> ownersAfter = after == null ? List.of() : after.ownerUids();
        for (String uid : less(owners, ownersAfter)) {
            delete(Family.OWNERS, KeyCodec.owned(key, uid));
        }
        for (String uid : less(ownersAfter, owners)) {
            put(Family.OWNERS, KeyCodec.owned(key, uid));
        }
        List<String> targets = before == null ? List.of() : before.targets();
        List<String> targetsAfter = after == null ? List.of() : after.targets();
        for (String target : less(targets, targetsAfter)) {
            delete(Family.TARGETS, TargetRows.row(target, key));
            delete(Family.TARGETS, TargetRows.back(target, key));
        }
        for (String target : less(targetsAfter, targets)) {
            put(Family.TARGETS, TargetRows.row(target, key));
            put(Family.TARGETS, TargetRows.back(target, key));
        }
    }

    private static List<String> less(List<String> all, List<String> others) {
        return all.stream().filter(each -> !others.contains(each)).toList();
    }

    /// Takes away the rows that a workspace has on disk.
    ///
    /// @param workspace what its keys begin with
    /// @return how many
    int end(byte[] workspace) throws RocksDBException {
        int count = 0;
        try (PrefixRows rows = database.rows(Family.OWNERS, workspace)) {
            for (; rows.next(); count++) {
                delete(Family.OWNERS, rows.key());
            }
        }
        try (PrefixRows rows = database.rows(Family.TARGETS, TargetRows.backPrefix(workspace))) {
            for (; rows.next(); count += 2) {
                delete(Family.TARGETS, TargetRows.forth(rows.key()));
                delete(Family.TARGETS, rows.key());
            }
        }
        return count;
    }

    private void put(Family family, byte[] row) throws RocksDBException {
        batch.put(database.handle(family), row, Rows.nothing());
    }

    private void delete(Family family, byte[] row) throws RocksDBException {
        batch.delete(database.handle(family), row);
    }
}
