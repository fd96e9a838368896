package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.cache.LatestCache;
import dev.polder.store.commit.Revisions;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.commit.Writes;
import dev.polder.store.directory.DirectoryLock;
import dev.polder.store.directory.StoreDirectory;
import dev.polder.store.directory.UnusableDirectoryException;
import dev.polder.store.expiry.Expirer;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.log.EventLog;
import dev.polder.store.record.EncryptionKeys;
import dev.polder.store.record.RecordCipher;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.commit.CommitEnvironment;
import dev.polder.store.rocksdb.commit.Committer;
import dev.polder.store.rocksdb.commit.HistoryTrimmer;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Disk;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.rocksdb.expiry.RocksExpiryIndex;
import dev.polder.store.rocksdb.read.Lister;
import dev.polder.store.rocksdb.read.PointReader;
import dev.polder.store.rocksdb.read.RocksHistory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded store: RocksDB behind one committer thread. Any thread.
public final class RocksObjectStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksObjectStore.class);
    private static final int TRIM_SECONDS = 10;
    private static final long CACHED_BYTES = 32L << 20;

    private final DirectoryLock lock;
    private final Database database;
    private final StoreLimits limits;
    private final Revisions revisions;
    private final ReadGate gate;
    private final PointReader reader;
    private final LatestCache cache = new LatestCache(CACHED_BYTES);
    private final Lister lister;
    private final EventLog log;
    private final Committer committer;
    private final HistoryTrimmer trimmer;
    private final ExpiryUpkeep expiry;
    private final ScheduledExecutorService schedule;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RocksObjectStore(
            StoreSettings settings,
            DirectoryLock lock,
            Database database,
            EncryptionKeys keys,
            UnaryOperator<Disk> disk)
            throws RocksDBException {
        this.lock = lock;
        this.database = database;
        this.limits = settings.limits();
        RecordCodec codec = new RecordCodec(new RecordCipher(keys, settings.random()));
        revisions = new Revisions(
                Rows.number(database.get(Family.META, Rows.REVISION)),
                Rows.number(database.get(Family.META, Rows.FLOOR)));
        gate = new ReadGate(Math.max(4, Runtime.getRuntime().availableProcessors() * 2));
        reader = new PointReader(database, codec, revisions, gate);
        lister = new Lister(database, codec, revisions, limits.countedRemaining());
        log = new EventLog(
                settings.log(), revisions.published(), new RocksHistory(database, reader, revisions, gate), gate);
        StoreTime time = ExpiryUpkeep.time(database, settings);
        RocksExpiryIndex index = new RocksExpiryIndex(database, gate, time);
        expiry = new ExpiryUpkeep(new Expirer(this::write, index, time, ExpiryLimits.DEFAULT), time, database, gate);
        committer = new Committer(
                new CommitEnvironment(database, codec, reader, limits, cache, index),
                disk.apply(database),
                revisions,
                log,
                settings,
                newestTotal(database));
        trimmer = new HistoryTrimmer(database, revisions, gate, settings.log(), settings.clock());
        schedule = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("store-trimmer").factory());
    }

    /// Opens the store in a directory, which is made when it is not there.
    ///
    /// @throws StoreOpenException when the directory cannot be used; the message is one line for people
    public static RocksObjectStore open(StoreSettings settings) throws StoreOpenException {
        return open(settings, disk -> disk);
    }

    /// @param disk wraps what makes batches durable
    static RocksObjectStore open(StoreSettings settings, UnaryOperator<Disk> disk) throws StoreOpenException {
        StoreDirectory directory = new StoreDirectory(settings.directory());
        try {
            directory.prepare();
            DirectoryLock lock = DirectoryLock.take(settings.directory());
            try {
                EncryptionKeys keys = directory.open(settings.random());
                Database database = new Database(directory.database(), settings.cacheBytes());
                try {
                    begin(database, keys, settings);
                    RocksObjectStore store = new RocksObjectStore(settings, lock, database, keys, disk);
                    store.start();
                    return store;
                } catch (IOException | RocksDBException | RuntimeException e) {
                    database.close();
                    throw e;
                }
            } catch (IOException | RocksDBException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (UnusableDirectoryException e) {
            throw new StoreOpenException(oneLine(e), e);
        } catch (IOException | RocksDBException e) {
            throw new StoreOpenException(
                    "the store in %s cannot be opened (%s); restore the directory from a copy"
                            .formatted(settings.directory(), oneLine(e)),
                    e);
        }
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    /// Checks the keys, and leaves out revisions that a lost batch may have had: they are made durable as used before any
    /// write, so that even starts that fail one after the other never give one twice.
    private static void begin(Database database, EncryptionKeys keys, StoreSettings settings)
            throws UnusableDirectoryException, RocksDBException {
        byte[] keyRow = Rows.keyCheck(keys.activeId());
        byte[] check = Rows.text(keys.fingerprint(keys.activeId()));
        byte[] known = database.get(Family.META, keyRow);
        if (known != null && !Arrays.equals(known, check)) {
            throw new UnusableDirectoryException("encryption.key in " + settings.directory()
                    + " is not the key that the store was written with; put it back from a copy");
        }
        byte[] last = database.get(Family.META, Rows.REVISION);
        long first = last == null ? 1 : Rows.number(last) + StoreLimits.REVISION_GAP;
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(Rows.REVISION, Rows.number(first));
            batch.put(keyRow, check);
            database.write(batch);
        }
    }

    private static long newestTotal(Database database) throws RocksDBException {
        try (RocksIterator events = database.iterator(Family.LOG, database.anywhere())) {
            events.seekToLast();
            events.status();
            return events.isValid() ? Rows.Event.of(events.value()).total() : 0;
        }
    }

    private void start() {
        committer.start();
        ScheduledFuture<?> _ =
                schedule.scheduleWithFixedDelay(this::trim, TRIM_SECONDS, TRIM_SECONDS, TimeUnit.SECONDS);
        ScheduledFuture<?> _ = schedule.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
    }

    /// Takes away now what has outlived its lifetime.
    void expireNow() {
        expiry.run();
    }

    private void expire() {
        try {
            expiry.run();
        } catch (RuntimeException e) {
            if (!closed.get()) {
                LOG.warn("objects that have outlived their lifetime stay for now: {}", e.getMessage(), e);
            }
        }
    }

    private void trim() {
        try {
            trimmer.trimDue();
        } catch (RuntimeException e) {
            if (closed.get()) {
                return;
            }
            LOG.warn("history could not be trimmed: {}", e.getMessage(), e);
        }
    }

    @Override
    public Optional<StoredObject> get(ObjectKey key) {
        StoredObject known = closed.get() ? null : cache.find(key);
        if (known != null) {
            return Optional.of(known);
        }
        long stamp = cache.stamp(key);
        Optional<StoredObject> read = reader.get(key);
        read.ifPresent(object -> cache.put(object, stamp));
        return read;
    }

    @Override
    public ListResult list(ListQuery query) {
        return gate.blocking(() -> lister.list(query));
    }

    @Override
    public WriteResult write(Write write) {
        return Writes.check(write, limits).orElseGet(() -> committer.write(write));
    }

    @Override
    public WatchStart watch(WatchQuery query) {
        if (closed.get()) {
            throw new StoreUnavailableException("the store is closed");
        }
        long published = revisions.published();
        return query.revision() > published ? new WatchStart.NotYet(published) : log.watch(query);
    }

    @Override
    public long revision() {
        return revisions.published();
    }

    /// Forgets what only reads before the revision need.
    void compactBefore(long revision) {
        trimmer.compactBefore(revision);
    }

    /// Trims now what the schedule would trim later.
    void trimNow() {
        trimmer.trimDue();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        committer.close();
        schedule.shutdownNow();
        expiry.close();
        gate.close();
        database.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the directory's lock could not be released: {}", e.getMessage(), e);
        }
    }
}
