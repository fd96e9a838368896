package dev.polder.store.rocksdb;

import dev.polder.store.directory.StoreDirectory;
import dev.polder.store.directory.UnusableDirectoryException;
import dev.polder.store.keys.DataKeyRows;
import dev.polder.store.keys.DataKeys;
import dev.polder.store.keys.KeyFileProvider;
import dev.polder.store.keys.KeyLimits;
import dev.polder.store.keys.KeyProvider;
import dev.polder.store.keys.KeyProviderException;
import dev.polder.store.keys.KeyWatch;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.keys.RocksDataKeyRows;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the key provider from time to time, on a thread of its own: a provider that hangs holds up nothing else.
final class KeyUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUpkeep.class);

    private final KeyWatch watch;
    private final KeyLimits limits;
    private final ReentrantLock polling = new ReentrantLock();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("store-keys").factory());
    private volatile boolean closing;
    private boolean closed;

    private KeyUpkeep(KeyWatch watch, KeyLimits limits) {
        this.watch = watch;
        this.limits = limits;
    }

    /// Unwraps the store's keys.
    static KeyUpkeep open(Database database, StoreDirectory directory, StoreSettings settings)
            throws IOException, RocksDBException {
        DataKeyRows rows = new RocksDataKeyRows(database);
        if (database.get(Family.META, Rows.REVISION) != null && rows.load().isEmpty()) {
            throw new UnusableDirectoryException("the store in " + settings.directory()
                    + " holds no data key: restore the directory from a copy");
        }
        KeyProvider named = settings.keys().provider();
        KeyProvider provider = named != null ? named : new KeyFileProvider(directory.keyFile(), settings.random());
        try {
            KeyLimits limits = settings.keys().limits();
            return new KeyUpkeep(
                    KeyWatch.open(provider, rows, settings.random(), limits, settings.nanos()), limits);
        } catch (KeyProviderException e) {
            throw new UnusableDirectoryException(String.valueOf(e.getMessage()), e);
        }
    }

    DataKeys keys() {
        return watch.keys();
    }

    void start() {
        long every = limits.pollEvery().toMillis();
        ScheduledFuture<?> _ = schedule.scheduleWithFixedDelay(this::poll, 0, every, TimeUnit.MILLISECONDS);
    }

    /// Asks now.
    void poll() {
        polling.lock();
        try {
            if (!closed) {
                watch.poll();
            }
        } catch (RuntimeException e) {
            if (!closing) { // otherwise it was asked while its door was shut
                LOG.warn("the key provider could not be asked: {}", e.getMessage(), e);
            }
        } finally {
            polling.unlock();
        }
    }

    /// Before the database closes: a new data key may be on its way there.
    @Override
    public void close() {
        closing = true;
        schedule.shutdownNow();
        watch.close();
        polling.lock();
        try {
            closed = true;
        } finally {
            polling.unlock();
        }
    }
}
