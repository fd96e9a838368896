package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.template.WorkspaceRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/// Reads single objects. Any thread.
public final class PointReader {
    private final Database database;
    private final RecordCodec codec;
    private final WorkspaceRows workspaces;
    private final Revisions revisions;
    private final ReadGate gate;

    public PointReader(
            Database database, RecordCodec codec, WorkspaceRows workspaces, Revisions revisions, ReadGate gate) {
        this.database = database;
        this.codec = codec;
        this.workspaces = workspaces;
        this.revisions = revisions;
        this.gate = gate;
    }

    /// The latest published state. Tries memory first, where it is; what is not there is read where it may block.
    public Optional<StoredObject> get(ObjectKey key) {
        byte[] bytes = KeyCodec.key(key);
        return Optional.ofNullable(read(options -> latest(key, bytes, options)));
    }

    /// The same, for a thread that may block, and without a trace in the caches.
    public Optional<StoredObject> getAside(ObjectKey key) {
        byte[] bytes = KeyCodec.key(key);
        return Optional.ofNullable(gate.quick(() -> latest(key, bytes, database.aside())));
    }

    /// What is stored in the database, published or not: good for a guess that is checked later.
    public @Nullable StoredObject peek(ObjectKey key, byte[] bytes) {
        return read(options -> {
            byte[] row = database.get(Family.LATEST, options, bytes);
            if (row == null) {
                return null;
            }
            Rows.Latest latest = Rows.Latest.of(row);
            return latest.gone() ? null : version(key, bytes, latest.revision(), options);
        });
    }

    /// A read that can be tried with options that keep it off the disk.
    private interface Read {
        @Nullable StoredObject with(ReadOptions options) throws RocksDBException;
    }

    private @Nullable StoredObject read(Read read) {
        Found cached = gate.quick(() -> {
            try {
                return new Found(read.with(database.cached()));
            } catch (RocksDBException e) {
                if (isNotCached(e)) {
                    return null;
                }
                throw e;
            }
        });
        if (cached != null) {
            return cached.object();
        }
        return gate.blocking(() -> read.with(database.anywhere()));
    }

    /// The end of a read, also when there is nothing.
    private record Found(@Nullable StoredObject object) {}

    /// One version, which the caller knows to be there.
    ///
    /// @return null when it was trimmed
    public @Nullable StoredObject version(ObjectKey key, byte[] bytes, long revision, ReadOptions options)
            throws RocksDBException {
        byte[] row = KeyCodec.row(bytes, revision);
        byte[] record = database.get(Family.OBJECTS, options, row);
        return record == null ? null : codec.open(key, row, record);
    }

    private @Nullable StoredObject latest(ObjectKey key, byte[] bytes, ReadOptions options) throws RocksDBException {
        long missing = 0;
        while (true) {
            byte[] row = database.get(Family.LATEST, options, bytes);
            if (row == null) {
                if (!revisions.mayVanish(key)) {
                    return workspaces.mayShow(key) ? shown(key, bytes, options) : null;
                }
            } else {
                Rows.Latest latest = Rows.Latest.of(row);
                long revision = latest.revision();
                if (revision <= revisions.published()) {
                    if (latest.gone()) {
                        return null;
                    }
                    StoredObject object = version(key, bytes, revision, options);
                    if (object != null) {
                        return object;
                    }
                    if (revision == missing) {
                        throw new CorruptRecordException(
                                "%s has no record at revision %d; restore the data directory from a copy"
                                        .formatted(key, revision));
                    }
                    missing = revision;
                    continue; // replaced and trimmed meanwhile, or gone
                }
            }
            long published = revisions.published();
            StoredObject object = at(key, bytes, published, options);
            if (revisions.floor() <= published) {
                return object;
            }
        }
    }

    /// What the workspace's template shows.
    private @Nullable StoredObject shown(ObjectKey key, byte[] bytes, ReadOptions options) throws RocksDBException {
        WorkspaceRow row = workspaces.read(key.workspace(), options);
        return row == null ? null : row.at(KeyCodec.tailOf(bytes), revisions.published());
    }

    /// The state at a revision, while a batch is on its way.
    @Nullable StoredObject at(ObjectKey key, byte[] bytes, long revision, ReadOptions options)
            throws RocksDBException {
        WorkspaceRow workspace = workspaces.read(key.workspace(), options);
        if (workspace != null && workspace.isEnded(revision)) {
            return null;
        }
        StoredObject shown = workspace == null ? null : workspace.at(KeyCodec.tailOf(bytes), revision);
        try (RocksIterator rows = database.iterator(Family.OBJECTS, options)) {
            rows.seek(KeyCodec.row(bytes, revision));
            if (!rows.isValid()) {
                rows.status();
                return shown;
            }
            byte[] row = rows.key();
            if (row.length != bytes.length + KeyCodec.REVISION_BYTES
                    || !KeyCodec.startsWith(row, bytes)
                    || (shown != null && shown.revision() > KeyCodec.revision(row))) {
                return shown;
            }
            byte[] record = rows.value();
            return RecordCodec.isTombstone(record) ? null : codec.open(key, row, record);
        }
    }

    private static boolean isNotCached(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getCode() == Status.Code.Incomplete;
    }
}
