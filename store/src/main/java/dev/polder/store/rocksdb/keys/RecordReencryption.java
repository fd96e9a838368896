package dev.polder.store.rocksdb.keys;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.keys.DataKey;
import dev.polder.store.keys.DataKeys;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts records anew after a rotation: goes once through all versions of all objects and rewrites, in its place, each
/// sensitive one that an older data key encrypts; then those keys go. The committer only ever adds rows, and trimming,
/// which takes rows away, must not run at the same time as this: so nobody else touches a row that is rewritten. How far it
/// came is written with what it did. One thread at a time.
public final class RecordReencryption {
    private static final Logger LOG = LoggerFactory.getLogger(RecordReencryption.class);

    private static final int SCANNED = 4096;
    private static final int REWRITTEN_BYTES = 1 << 20;
    private static final long PAUSE_NANOS = 200_000;

    private final Database database;
    private final ReadGate gate;
    private final RecordCodec codec;
    private final DataKeys keys;
    private final Runnable barrier;
    private final LongAdder rewritten = new LongAdder();
    private volatile @Nullable Pass pass;

    /// @param barrier returns when every write that was on its way to the disk has arrived
    public RecordReencryption(
            Database database, ReadGate gate, RecordCodec codec, DataKeys keys, Runnable barrier) {
        this.database = database;
        this.gate = gate;
        this.codec = codec;
        this.keys = keys;
        this.barrier = barrier;
    }

    /// One way through the store, towards one data key.
    private static final class Pass {
        private final int target;
        private byte[] next;
        private int undecipherable;
        private boolean done;

        Pass(int target, int undecipherable, byte[] next) {
            this.target = target;
            this.undecipherable = undecipherable;
            this.next = next;
        }

        byte[] bytes() {
            return ByteBuffer.allocate(2 * Integer.BYTES + next.length)
                    .putInt(target)
                    .putInt(undecipherable)
                    .put(next)
                    .array();
        }

        static Pass of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int target = buffer.getInt();
            int undecipherable = buffer.getInt();
            byte[] next = new byte[buffer.remaining()];
            buffer.get(next);
            return new Pass(target, undecipherable, next);
        }
    }

    /// Records that were encrypted anew since the start.
    public long rewritten() {
        return rewritten.sum();
    }

    /// Goes on for about so long, when there is something to do: some records at least.
    ///
    /// @param nanos the monotonic clock
    /// @throws dev.polder.store.StoreUnavailableException when the store is closing or broken
    public void run(Duration budget, LongSupplier nanos) {
        int target = keys.active().id(); // first: a key that becomes active meanwhile is for the next call
        NavigableMap<Integer, DataKey> outdated = keys.outdated();
        outdated.remove(target);
        if (outdated.isEmpty()) {
            return;
        }
        Pass now = pass;
        if (now == null || now.target != target) {
            now = begin(target);
            pass = now;
        }
        long begun = nanos.getAsLong();
        while (!now.done) {
            Pass current = now;
            if (!gate.quick(() -> rewriteSome(current))) {
                finish(current, outdated);
            }
            if (nanos.getAsLong() - begun >= budget.toNanos()) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Pass begin(int target) {
        // What was sealed with the key before is on disk, and so ahead of us, before we set out.
        barrier.run();
        return gate.quick(() -> {
            byte[] left = database.get(Family.META, Rows.REENCRYPTION);
            Pass known = left == null ? null : Pass.of(left);
            if (known != null && known.target == target) {
                LOG.info("encrypting records anew with data key {}: goes on where it was", target);
                return known;
            }
            LOG.info("encrypting records anew with data key {}", target);
            return new Pass(target, 0, new byte[0]);
        });
    }

    /// @return whether there may be more
    private boolean rewriteSome(Pass now) throws RocksDBException {
        int scanned = 0;
        int bytes = 0;
        int count = 0;
        boolean more;
        try (WriteBatch batch = new WriteBatch();
                ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator rows = database.iterator(Family.OBJECTS, options)) {
            for (rows.seek(now.next); rows.isValid() && scanned < SCANNED && bytes < REWRITTEN_BYTES; rows.next()) {
                scanned++;
                byte[] record = rows.value();
                if (RecordCodec.isSensitive(record) && RecordCodec.keyId(record) != now.target) {
                    byte[] fresh = reseal(now, rows.key(), record);
                    if (fresh != null) {
                        batch.put(database.handle(Family.OBJECTS), rows.key(), fresh);
                        bytes += fresh.length;
                        count++;
                    }
                }
            }
            rows.status();
            more = rows.isValid();
            if (more) {
                now.next = rows.key();
            }
            batch.put(Rows.REENCRYPTION, now.bytes());
            database.writeRelaxed(batch);
        }
        rewritten.add(count);
        return more;
    }

    private byte @Nullable [] reseal(Pass now, byte[] row, byte[] record) {
        ObjectKey key = KeyCodec.decode(row, row.length - KeyCodec.REVISION_BYTES);
        try {
            return codec.reseal(key, row, record);
        } catch (CorruptRecordException e) {
            now.undecipherable++;
            LOG.error("a record cannot be encrypted anew: {}", e.getMessage());
            return null;
        }
    }

    private void finish(Pass now, NavigableMap<Integer, DataKey> outdated) {
        now.done = true;
        if (now.undecipherable > 0) {
            LOG.error(
                    "{} records could not be encrypted anew; the keys that they need are kept: {}",
                    now.undecipherable,
                    wrappedBy(outdated));
            return;
        }
        gate.run(() -> {
            try (WriteBatch batch = new WriteBatch()) {
                for (int id : outdated.keySet()) {
                    batch.delete(RocksDataKeyRows.row(id));
                }
                batch.delete(Rows.REENCRYPTION);
                database.write(batch);
            }
        });
        outdated.keySet().forEach(keys::retire);
        List<String> unused = wrappedBy(outdated).stream()
                .filter(id -> !id.equals(keys.active().wrappedBy()))
                .toList();
        LOG.info(
                "all Secrets are encrypted with key {} ({} records were encrypted anew); nothing uses the keys {} any more,"
                        + " they may be removed",
                keys.active().wrappedBy(),
                rewritten.sum(),
                unused);
    }

    private static List<String> wrappedBy(NavigableMap<Integer, DataKey> keys) {
        return keys.values().stream().map(DataKey::wrappedBy).distinct().toList();
    }
}
