package dev.polder.store.rocksdb.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Snapshot;
import org.rocksdb.SstFileReader;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The open RocksDB and its column families. Any thread; not after close.
public final class Database implements AutoCloseable {
    /// Good for a disk of a few GiB and more.
    public static final long MEMORY_TABLES = 64L << 20;

    private final List<RocksObject> owned = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> families = new HashMap<>();
    private final RocksDB db;
    private final ReadOptions anywhere;
    private final ReadOptions cached;
    private final ReadOptions aside;
    private final WriteOptions durable;
    private final WriteOptions relaxed;

    /// Makes the database when there is none.
    public Database(Path directory, long cacheBytes) throws RocksDBException {
        this(directory, cacheBytes, MEMORY_TABLES, true);
    }

    /// @param cacheBytes  of the block cache
    /// @param memoryBytes of what was written and is not in a table on disk yet; the write-ahead log is as large
    /// @param mayCreate   whether the database is made when there is none
    public Database(Path directory, long cacheBytes, long memoryBytes, boolean mayCreate) throws RocksDBException {
        NativeLibrary.load(directory.resolveSibling("native"));
        LRUCache cache = own(new LRUCache(cacheBytes));
        BloomFilter bloom = own(new BloomFilter(10));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(16 << 10)
                .setFilterPolicy(bloom)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setOptimizeFiltersForMemory(true);
        ColumnFamilyOptions familyOptions = own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(Math.min(16L << 20, memoryBytes / 2))
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        List<Family> all = List.of(Family.values());
        for (Family family : all) {
            descriptors.add(new ColumnFamilyDescriptor(family.bytes(), familyOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = open(options(memoryBytes, mayCreate), directory, descriptors, handles);
        for (int i = 0; i < handles.size(); i++) {
            families.put(all.get(i), handles.get(i));
        }
        anywhere = own(new ReadOptions());
        cached = own(new ReadOptions()).setReadTier(ReadTier.BLOCK_CACHE_TIER);
        aside = own(new ReadOptions()).setFillCache(false);
        durable = own(new WriteOptions()).setSync(true);
        relaxed = own(new WriteOptions()).setLowPri(true);
    }

    /// Recovery: a batch is acknowledged after its sync, so only the torn end of the newest log file can be lost without
    /// harm. This mode drops just that and refuses to open on any other damage; point-in-time recovery would drop
    /// acknowledged batches behind a damaged one in silence, and absolute consistency would refuse a torn end, which every
    /// kill may leave.
    private DBOptions options(long memoryBytes, boolean mayCreate) {
        return own(new DBOptions())
                .setCreateIfMissing(mayCreate)
                .setCreateMissingColumnFamilies(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                .setDbWriteBufferSize(memoryBytes)
                .setMaxTotalWalSize(memoryBytes)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1L << 20)
                .setMaxOpenFiles(1024)
                .setMaxFileOpeningThreads(1)
                .setKeepLogFileNum(3)
                .setMaxLogFileSize(4L << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    }

    private RocksDB open(
            DBOptions options,
            Path directory,
            List<ColumnFamilyDescriptor> descriptors,
            List<ColumnFamilyHandle> handles)
            throws RocksDBException {
        try {
            return RocksDB.open(options, directory.toString(), descriptors, handles);
        } catch (RocksDBException e) {
            owned.forEach(RocksObject::close);
            throw e;
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.addFirst(object);
        return object;
    }

    public ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = families.get(family);
        if (handle == null) {
            throw new IllegalStateException("no column family " + family);
        }
        return handle;
    }

    /// For reads that may go to disk.
    public ReadOptions anywhere() {
        return anywhere;
    }

    /// For reads that fail rather than go to disk.
    public ReadOptions cached() {
        return cached;
    }

    /// For reads that leave the cache of blocks as it is.
    public ReadOptions aside() {
        return aside;
    }

    public byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), anywhere, key);
    }

    public byte @Nullable [] get(Family family, ReadOptions options, byte[] key) throws RocksDBException {
        return db.get(handle(family), options, key);
    }

    /// A consistent view from now on; the caller closes it.
    public RocksIterator iterator(Family family, ReadOptions options) {
        return db.newIterator(handle(family), options);
    }

    /// The rows that begin with a prefix, as they are now.
    public PrefixRows rows(Family family, byte[] prefix) {
        return rows(family, anywhere, prefix, prefix);
    }

    /// The same, not those before a key that begins with the prefix.
    ///
    /// @param options at which state of the database to look
    public PrefixRows rows(Family family, ReadOptions options, byte[] prefix, byte[] from) {
        return new PrefixRows(iterator(family, options), prefix, from);
    }

    public Snapshot snapshot() {
        return db.getSnapshot();
    }

    public void release(Snapshot snapshot) {
        db.releaseSnapshot(snapshot);
    }

    /// Failures to write tables since it was opened.
    public long backgroundErrors() throws RocksDBException {
        return db.getLongProperty("rocksdb.background-errors");
    }

    /// Returns when all of it is on disk.
    public void write(WriteBatch batch) throws RocksDBException {
        db.write(durable, batch);
    }

    /// Writes what may be lost in a crash, because it is done again.
    public void writeRelaxed(WriteBatch batch) throws RocksDBException {
        db.write(relaxed, batch);
    }

    /// Bytes that were written and will be written once more, as tables.
    public long unflushedBytes() {
        try {
            long bytes = 0;
            for (ColumnFamilyHandle handle : families.values()) {
                bytes += db.getLongProperty(handle, "rocksdb.cur-size-all-mem-tables");
            }
            return bytes;
        } catch (RocksDBException e) {
            return 0;
        }
    }

    /// Writes the tables of a family anew without what was deleted, unless they are larger than the room for it.
    public void compact(Family family, long room) throws RocksDBException {
        if (db.getLongProperty(handle(family), "rocksdb.total-sst-files-size") < room) {
            db.compactRange(handle(family));
        }
    }

    /// A file on disk that holds rows.
    public record Table(Path file, long bytes) {}

    /// Those that the rows are in now.
    public List<Table> tables() {
        return db.getLiveFilesMetaData().stream()
                .map(file -> new Table(Path.of(file.path(), file.fileName()), file.size()))
                .toList();
    }

    /// Reads one table, through no cache, and compares its checksums.
    ///
    /// @throws RocksDBException when it is damaged, or is not there any more
    public void verify(Table table) throws RocksDBException {
        BlockBasedTableConfig uncached = new BlockBasedTableConfig().setNoBlockCache(true);
        try (Options options = new Options().setTableFormatConfig(uncached);
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(table.file().toString());
            reader.verifyChecksum();
        }
    }

    /// Reads every table on disk and compares its checksums.
    public void verify() throws RocksDBException {
        db.verifyChecksum();
    }

    @Override
    public void close() {
        families.values().forEach(ColumnFamilyHandle::close);
        db.close();
        owned.forEach(RocksObject::close);
    }
}
