package dev.polder.store.rocksdb.check;

import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads everything on disk over and over, a little at a time: first every table, in a random order, so that a store that is
/// started often reads all of them in the end; then every record. What is damaged is told and left as it is. One thread runs
/// it; any thread asks.
public final class Scrub implements Runnable {
    /// In how many steps all is read. Each reads one table, or that part of the bytes.
    public static final int STEPS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final long LEAST_BYTES = 64 << 10;

    private final Database database;
    private final ReadGate gate;
    private final Random random;
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private volatile long passes;
    private @Nullable Pass pass;
    /// Until the next pass begins.
    private int stepsLeft;

    public Scrub(Database database, ReadGate gate, Random random) {
        this.database = database;
        this.gate = gate;
        this.random = random;
    }

    /// Once through all.
    private static final class Pass {
        private final Iterator<Database.Table> tables;
        private final long step;
        private final Set<String> found = new HashSet<>();
        private byte[] next = new byte[0];

        Pass(List<Database.Table> tables) {
            long bytes = tables.stream().mapToLong(Database.Table::bytes).sum();
            this.tables = tables.iterator();
            this.step = Math.max(LEAST_BYTES, 2 * bytes / STEPS);
        }
    }

    /// One step. One that has less to read than there are steps rests for what is left of them.
    @Override
    public void run() {
        Pass now = pass;
        if (stepsLeft > 0) {
            stepsLeft--;
        }
        if (now == null) {
            if (stepsLeft > 0) {
                return;
            }
            stepsLeft = STEPS;
            List<Database.Table> tables = new ArrayList<>(gate.quick(database::tables));
            Collections.shuffle(tables, random);
            now = new Pass(tables);
            pass = now;
        }
        long read = 0;
        while (read < now.step && now.tables.hasNext()) {
            read += verify(now, now.tables.next());
        }
        Pass current = now;
        if (read < now.step && !gate.quick(() -> verifyRecords(current))) {
            finish(now);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    private void finish(Pass done) {
        damaged.retainAll(done.found);
        pass = null;
        passes++;
    }

    private long verify(Pass now, Database.Table table) {
        gate.run(() -> {
            try {
                database.verify(table);
            } catch (RocksDBException e) {
                if (database.tables().contains(table)) { // else it was replaced by another meanwhile
                    tell(now, table.file().getFileName().toString(), String.valueOf(e.getMessage()));
                }
            }
        });
        return table.bytes();
    }

    /// @return whether there may be more
    private boolean verifyRecords(Pass now) {
        long read = 0;
        try (RocksIterator rows = database.iterator(Family.OBJECTS, database.aside())) {
            for (rows.seek(now.next); rows.isValid() && read < now.step; rows.next()) {
                byte[] row = rows.key();
                byte[] record = rows.value();
                read += row.length + record.length;
                verify(now, row, record);
            }
            if (rows.isValid()) {
                now.next = rows.key();
                return true;
            }
            rows.status();
        } catch (RocksDBException e) {
            tell(now, "records", String.valueOf(e.getMessage()));
        }
        return false;
    }

    private void verify(Pass now, byte[] row, byte[] record) {
        try {
            if (!RecordCodec.isTombstone(record)) {
                RecordCodec.check(KeyCodec.decode(row, row.length - KeyCodec.REVISION_BYTES), row, record);
            }
        } catch (CorruptRecordException | IllegalArgumentException e) {
            tell(now, "record " + HexFormat.of().formatHex(row), String.valueOf(e.getMessage()));
        }
    }

    private void tell(Pass now, String what, String why) {
        now.found.add(what);
        damaged.add(what);
        LOG.error("damage on disk: {}: {}; restore the data directory from a copy", what, why);
    }

    long passes() {
        return passes;
    }

    int damaged() {
        return damaged.size();
    }

    /// One line for people, when there is something to tell.
    Optional<String> trouble() {
        return damaged.stream()
                .map(what -> what.startsWith("record") ? "records" : what)
                .sorted()
                .findFirst()
                .map(what -> "what is on disk is damaged (%s): restore the data directory from a copy; the log of the server"
                        .formatted(what) + " says more");
    }
}
