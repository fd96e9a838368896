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
import dev.polder.store.expiry.Expirer;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.keys.DataKeys;
import dev.polder.store.log.EventLog;
import dev.polder.store.log.LogCheck;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.RecordCipher;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.check.CacheCheck;
import dev.polder.store.rocksdb.check.CheckStatus;
import dev.polder.store.rocksdb.check.Checks;
import dev.polder.store.rocksdb.check.Scrub;
import dev.polder.store.rocksdb.commit.CommitEnvironment;
import dev.polder.store.rocksdb.commit.Committer;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.rocksdb.expiry.RocksExpiryIndex;
import dev.polder.store.rocksdb.keys.RecordReencryption;
import dev.polder.store.rocksdb.read.Floors;
import dev.polder.store.rocksdb.read.Lister;
import dev.polder.store.rocksdb.read.PointReader;
import dev.polder.store.rocksdb.read.ReferenceLister;
import dev.polder.store.rocksdb.read.RocksHistory;
import dev.polder.store.rocksdb.read.WorkspaceRows;
import dev.polder.store.space.SpaceWatch;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.RocksDBException;

/// The embedded store: RocksDB behind one committer thread. Any thread.
public final class RocksObjectStore implements ObjectStore {
    private static final long CACHED_BYTES = 32L << 20;

    private final Opening.Opened opened;
    private final Database database;
    private final StoreLimits limits;
    private final Revisions revisions;
    private final ReadGate gate;
    private final PointReader reader;
    private final LatestCache cache = new LatestCache(CACHED_BYTES);
    private final Lister lister;
    private final ReferenceLister references;
    private final EventLog log;
    private final Committer committer;
    private final ExpiryUpkeep expiry;
    private final RecordReencryption reencryption;
    private final Checks checks;
    private final StoreUpkeep upkeep;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RocksObjectStore(StoreSettings settings, Opening.Opened opened) {
        this.opened = opened;
        this.database = opened.database();
        this.revisions = opened.revisions();
        this.limits = settings.limits();
        RecordCodec codec = new RecordCodec(new RecordCipher(opened.keys().keys(), settings.random()));
        gate = new ReadGate(Math.max(4, Runtime.getRuntime().availableProcessors() * 2));
        WorkspaceRows workspaces = new WorkspaceRows(database, opened.templates());
        Floors floors = new Floors(database, workspaces, revisions);
        reader = new PointReader(database, codec, workspaces, revisions, gate);
        references = new ReferenceLister(database, reader, revisions);
        lister = new Lister(database, codec, workspaces, revisions, floors, limits.countedRemaining());
        RocksHistory history = new RocksHistory(database, codec, reader, workspaces, floors, gate);
        log = new EventLog(settings.log(), revisions.published(), history, gate);
        StoreTime time = opened.time();
        RocksExpiryIndex index = new RocksExpiryIndex(database, gate, time);
        expiry = new ExpiryUpkeep(new Expirer(this::write, index, time, ExpiryLimits.DEFAULT), time, database, gate);
        committer = new Committer(
                new CommitEnvironment(database, codec, reader, opened.templates(), limits, cache, index),
                opened.ledger(),
                revisions,
                log,
                settings.withClock(time),
                opened.total());
        reencryption = new RecordReencryption(database, gate, codec, opened.keys().keys(), this::barrier);
        checks = new Checks(
                new CacheCheck(cache, reader, new LogCheck(log, history.aside())),
                new Scrub(database, gate, settings.random()));
        upkeep = new StoreUpkeep(settings, opened, gate, expiry, reencryption, checks);
    }

    /// Opens the store in a directory, which is made when it is not there.
    ///
    /// @throws StoreOpenException when the directory cannot be used; the message is one line for people
    public static RocksObjectStore open(StoreSettings settings) throws StoreOpenException {
        return open(settings, Durability.ON_DISK);
    }

    /// The same, with something else than this disk that makes batches durable.
    public static RocksObjectStore open(StoreSettings settings, Durability durability) throws StoreOpenException {
        RocksObjectStore store = new RocksObjectStore(settings, Opening.open(settings, durability));
        try {
            new TargetIndex(store.database, store.opened.templates()).complete(store::list);
        } catch (RocksDBException | StoreUnavailableException | CorruptRecordException e) {
            store.close();
            throw new StoreOpenException("the store in %s cannot be opened (%s); restore the directory from a copy"
                    .formatted(settings.directory(), e.getMessage()), e);
        }
        store.committer.start();
        store.upkeep.start(store.closed::get, store.committer);
        return store;
    }

    /// How much room there is on the disk, and for which writes.
    public SpaceWatch.State space() {
        return opened.space().state();
    }

    /// Reads all that is on disk and compares its checksums; takes as long as that takes.
    ///
    /// @throws StoreUnavailableException that names the file when something is damaged
    public void verify() {
        Boolean _ = gate.blocking(() -> {
            database.verify();
            return true;
        });
    }

    /// What comparing the caches and reading through the disk found since the start.
    public CheckStatus checkStatus() {
        return checks.status();
    }

    /// How the encryption of sensitive objects is doing.
    public KeyStatus keyStatus() {
        DataKeys keys = opened.keys().keys();
        return new KeyStatus(
                keys.active().id(), keys.outdated().size(), reencryption.rewritten(), keys.silentSeconds());
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
        ListQuery.Reference reference = query.reference();
        return gate.blocking(() -> reference == null ? lister.list(query) : references.list(query, reference));
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

    /// For tests that put something wrong into it.
    LatestCache cache() {
        return cache;
    }

    /// For tests that put something wrong into it.
    EventLog log() {
        return log;
    }

    /// What writes, for tests of what stops it.
    Committer committer() {
        return committer;
    }

    /// Expires, trims and encrypts anew at once what the schedule would later.
    StoreUpkeep upkeep() {
        return upkeep;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        committer.close();
        upkeep.close();
        opened.keys().close();
        expiry.close();
        gate.close();
        opened.close();
    }
}
