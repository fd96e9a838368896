package dev.polder.store.rocksdb;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.cache.CacheCounts;
import dev.polder.store.cache.LatestCache;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.Revisions;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.commit.Writes;
import dev.polder.store.directory.DirectoryLock;
import dev.polder.store.expiry.Expirer;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.log.EventLog;
import dev.polder.store.record.RecordCipher;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.commit.CommitEnvironment;
import dev.polder.store.rocksdb.commit.Committer;
import dev.polder.store.rocksdb.commit.HistoryTrimmer;
import dev.polder.store.rocksdb.commit.Ledger;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.rocksdb.expiry.RocksExpiryIndex;
import dev.polder.store.rocksdb.keys.RecordReencryption;
import dev.polder.store.rocksdb.read.Floors;
import dev.polder.store.rocksdb.read.Lister;
import dev.polder.store.rocksdb.read.OwnedLister;
import dev.polder.store.rocksdb.read.PointReader;
import dev.polder.store.rocksdb.read.RocksHistory;
import dev.polder.store.rocksdb.read.WorkspaceRows;
import dev.polder.store.space.SpaceWatch;
import dev.polder.store.template.Template;
import dev.polder.store.template.Templates;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.Queue;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded store: RocksDB behind one committer thread. Any thread.
public final class RocksObjectStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksObjectStore.class);
    private static final int TRIM_SECONDS = 10;

    /// Of the history, while there is too little room on the disk.
    private static final int KEPT_SECONDS = 10;


    /// Of each second while records are encrypted anew.
    private static final Duration REENCRYPTION_SLICE = Duration.ofMillis(250);

    private static final long CACHED_BYTES = 32L << 20;

    private final DirectoryLock lock;
    private final Database database;
    private final Ledger ledger;
    private final SpaceWatch space;
    private final StoreLimits limits;
    private final Revisions revisions;
    private final ReadGate gate;
    private final PointReader reader;
    private final LatestCache cache = new LatestCache(CACHED_BYTES);
    private final Lister lister;
    private final OwnedLister owned;
    private final EventLog log;
    private final Committer committer;
    private final HistoryTrimmer trimmer;
    private final ExpiryUpkeep expiry;
    private final KeyUpkeep keys;
    private final RecordReencryption reencryption;
    private final LongSupplier nanos;
    private final ReentrantLock rewriting = new ReentrantLock();
    private final ScheduledExecutorService schedule;
    private final ScheduledExecutorService looks;
    private boolean late; // whether the last attempt to expire objects failed; upkeep thread
    /// The newest revision of each of the last seconds, oldest first.
    private final Queue<Long> recent = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    private RocksObjectStore(StoreSettings settings, Opening.Opened opened) throws RocksDBException {
        this.lock = opened.lock();
        this.database = opened.database();
        this.ledger = opened.ledger();
        this.revisions = opened.revisions();
        this.space = opened.space();
        this.limits = settings.limits();
        this.keys = opened.keys();
        RecordCodec codec = new RecordCodec(new RecordCipher(keys.keys(), settings.random()));
        gate = new ReadGate(Math.max(4, Runtime.getRuntime().availableProcessors() * 2));
        Templates templates = templates(database);
        WorkspaceRows workspaces = new WorkspaceRows(database, templates);
        Floors floors = new Floors(database, workspaces, revisions);
        reader = new PointReader(database, codec, workspaces, revisions, gate);
        owned = new OwnedLister(database, reader, revisions);
        lister = new Lister(database, codec, workspaces, revisions, floors, limits.countedRemaining());
        log = new EventLog(
                settings.log(),
                revisions.published(),
                new RocksHistory(database, codec, workspaces, floors, gate),
                gate);
        StoreTime time = ExpiryUpkeep.time(database, settings);
        RocksExpiryIndex index = new RocksExpiryIndex(database, gate, time);
        expiry = new ExpiryUpkeep(new Expirer(this::write, index, time, ExpiryLimits.DEFAULT), time, database, gate);
        committer = new Committer(
                new CommitEnvironment(database, codec, reader, templates, limits, cache, index),
                ledger,
                revisions,
                log,
                settings.withClock(time),
                newestTotal(database));
        nanos = settings.nanos();
        reencryption = new RecordReencryption(database, gate, codec, keys.keys(), this::barrier);
        trimmer = new HistoryTrimmer(database, revisions, gate, settings.log(), time);
        schedule = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("store-trimmer").factory());
        // Of its own: trimming may take longer than writers should wait when there is room again.
        looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("store-space").factory());
    }

    /// Opens the store in a directory, which is made when it is not there.
    ///
    /// @throws StoreOpenException when the directory cannot be used; the message is one line for people
    public static RocksObjectStore open(StoreSettings settings) throws StoreOpenException {
        return open(settings, Durability.ON_DISK);
    }

    /// The same, with something else than this disk that makes batches durable.
    public static RocksObjectStore open(StoreSettings settings, Durability durability) throws StoreOpenException {
        Opening.Opened opened = Opening.open(settings, durability);
        try {
            RocksObjectStore store = new RocksObjectStore(settings, opened);
            store.start();
            return store;
        } catch (RocksDBException e) {
            opened.keys().close();
            release(opened.ledger(), opened.database(), opened.lock());
            throw new StoreOpenException("the store in %s cannot be opened (%s); restore the directory from a copy"
                    .formatted(settings.directory(), e.getMessage()), e);
        }
    }

    private static Templates templates(Database database) throws RocksDBException {
        Templates templates = new Templates();
        try (RocksIterator rows = database.iterator(Family.TEMPLATES, database.anywhere())) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                templates.add((int) Rows.number(rows.key()), Template.decode(rows.value()));
            }
            rows.status();
        }
        return templates;
    }

    private static long newestTotal(Database database) throws RocksDBException {
        try (RocksIterator events = database.iterator(Family.LOG, database.anywhere())) {
            events.seekToLast();
            events.status();
            return events.isValid()
                    ? Rows.Event.of(events.value()).total()
                    : Rows.number(database.get(Family.META, Rows.TRIMMED));
        }
    }

    private void start() {
        committer.start();
        ScheduledFuture<?> _ =
                schedule.scheduleWithFixedDelay(this::trim, TRIM_SECONDS, TRIM_SECONDS, TimeUnit.SECONDS);
        ScheduledFuture<?> _ = looks.scheduleWithFixedDelay(this::lookAtSpace, 1, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> _ = schedule.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> _ = schedule.scheduleWithFixedDelay(this::reencrypt, 1, 1, TimeUnit.SECONDS);
        keys.start();
    }

    /// Takes away now what has outlived its lifetime.
    void expireNow() {
        expiry.run();
    }

    /// Gives back what deletes took away and the history still holds, but for its newest seconds.
    private void reclaim() {
        Long before = recent.peek();
        if (before == null || before <= revisions.floor()) {
            return;
        }
        trimmer.compactBefore(before);
        gate.quick(() -> {
            try {
                for (Family family : List.of(Family.OBJECTS, Family.LATEST, Family.LOG, Family.LANES)) {
                    database.compact(family, space.state().free());
                }
                return true;
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            }
        });
    }

    private void lookAtSpace() {
        try {
            gate.quick(() -> {
                space.look();
                return true;
            });
            recent.add(revisions.published());
            while (recent.size() > KEPT_SECONDS) {
                recent.remove();
            }
        } catch (RuntimeException e) {
            if (!closed.get()) {
                LOG.warn("the free space could not be looked at: {}", e.getMessage(), e);
            }
        }
    }

    /// How much room there is on the disk, and for which writes.
    public SpaceWatch.State space() {
        return space.state();
    }

    /// Reads all that is on disk and compares its checksums; takes as long as that takes.
    ///
    /// @throws StoreUnavailableException that names the file when something is damaged
    public void verify() {
        gate.blocking(() -> {
            try {
                database.verify();
                return true;
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            }
        });
    }

    private void expire() {
        try {
            expiry.run();
            late = false;
        } catch (RuntimeException e) {
            if (!closed.get() && !late) {
                LOG.warn("objects that have outlived their lifetime stay for now: {}", e.getMessage(), e);
            }
            late = true;
        }
    }

    private void reencrypt() {
        try {
            if (space.state().level() == SpaceWatch.Level.ALL) { // what is rewritten takes room before it gives any back
                reencryptFor(REENCRYPTION_SLICE);
            }
        } catch (RuntimeException e) {
            if (!closed.get()) {
                LOG.warn("records could not be encrypted anew for now: {}", e.getMessage(), e);
            }
        }
    }

    /// Goes on with encrypting records anew, where some are to be.
    void reencryptFor(Duration time) {
        rewriting.lock();
        try {
            reencryption.run(time, nanos);
        } finally {
            rewriting.unlock();
        }
    }

    /// How the encryption of sensitive objects is doing.
    public KeyStatus keyStatus() {
        return new KeyStatus(
                keys.keys().active().id(),
                keys.keys().outdated().size(),
                reencryption.rewritten(),
                keys.keys().silentSeconds());
    }

    /// Objects that were taken away since the start because their lifetime was over.
    public long expired() {
        return expiry.expired();
    }

    /// Returns when every write that was on its way to the disk has arrived.
    private void barrier() {
        ObjectKey nothing = new ObjectKey(WorkspaceId.ROOT, new GroupResource("", "none"), "", "none");
        WriteResult _ = write(Write.of(new Mutation.Check(nothing, Expectation.ABSENT)));
    }

    private void trim() {
        rewriting.lock();
        try {
            trimmer.trimDue();
            if (space.state().paused() != 0) {
                reclaim();
            }
        } catch (RuntimeException e) {
            if (closed.get()) {
                return;
            }
            LOG.warn("history could not be trimmed: {}", e.getMessage(), e);
        } finally {
            rewriting.unlock();
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
        if (revisions.isUnknown(query.revision())) {
            return new ListResult.Expired(revisions.published());
        }
        return gate.blocking(() -> query.owner() == null ? lister.list(query) : owned.list(query));
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
        if (revisions.isUnknown(query.revision())) {
            return new WatchStart.Expired(published);
        }
        return query.revision() > published ? new WatchStart.NotYet(published) : log.watch(query);
    }

    /// Of latest states in memory.
    public CacheCounts cacheCounts() {
        return cache.counts();
    }

    @Override
    public long revision() {
        return revisions.published();
    }

    /// Compares what the cache of latest states would give with the database, and takes out of it what is wrong.
    ///
    /// @return keys of what was wrong
    List<ObjectKey> dropWrong() {
        return cache.dropWrong(reader::get);
    }

    /// For tests that put something wrong into it.
    LatestCache cache() {
        return cache;
    }

    /// For tests that put something wrong into it.
    EventLog log() {
        return log;
    }

    /// Forgets what only reads before the revision need.
    void compactBefore(long revision) {
        rewriting.lock();
        try {
            trimmer.compactBefore(revision);
        } finally {
            rewriting.unlock();
        }
    }

    /// Trims now what the schedule would trim later.
    void trimNow() {
        rewriting.lock();
        try {
            trimmer.trimDue();
        } finally {
            rewriting.unlock();
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        committer.close();
        schedule.shutdownNow();
        looks.shutdownNow();
        keys.close();
        expiry.close();
        gate.close();
        release(ledger, database, lock);
    }

    private static void release(Ledger ledger, Database database, DirectoryLock lock) {
        try {
            ledger.close();
            database.close();
            lock.close();
        } catch (IOException e) {
            LOG.warn("the directory's files could not be closed: {}", e.getMessage(), e);
        }
    }
}
