package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.store.StoredObject;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.TargetRows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Compares the rows of the indexes with those that a scan of all objects says should be there.
final class IndexAudit {
    private IndexAudit() {}

    /// @param directory of a store that is closed
    /// @param objects   all that it has
    static void check(Path directory, List<StoredObject> objects) throws RocksDBException {
        Set<String> owners = new TreeSet<>();
        Set<String> targets = new TreeSet<>();
        for (StoredObject object : objects) {
            byte[] key = KeyCodec.key(object.key());
            object.header().ownerUids().forEach(uid -> owners.add(hex(KeyCodec.owned(key, uid))));
            object.header().targets().forEach(target -> {
                targets.add(hex(TargetRows.row(target, key)));
                targets.add(hex(TargetRows.back(target, key)));
            });
        }
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20)) {
            assertEquals(owners, rows(database, Family.OWNERS));
            assertEquals(targets, rows(database, Family.TARGETS));
        }
    }

    private static Set<String> rows(Database database, Family family) throws RocksDBException {
        Set<String> found = new TreeSet<>();
        try (RocksIterator rows = database.iterator(family, database.anywhere())) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                found.add(hex(rows.key()));
            }
            rows.status();
        }
        return found;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
