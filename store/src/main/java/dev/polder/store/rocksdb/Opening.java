package dev.polder.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.polder.store.commit.Durability;
import dev.polder.store.commit.Gaps;
import dev.polder.store.commit.Revisions;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.directory.DirectoryLock;
import dev.polder.store.directory.HeadFile;
import dev.polder.store.directory.StoreDirectory;
import dev.polder.store.directory.UnusableDirectoryException;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.commit.BatchChain;
import dev.polder.store.rocksdb.commit.Ledger;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.space.SpaceWatch;
import dev.polder.store.template.Template;
import dev.polder.store.template.Templates;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What opening finds and proves before anything is served, in this order: the directory is ours alone, its format is
/// known, the database's logs are whole, the database opens, its chain of batches is whole, the keys are the right ones, nothing
/// acknowledged is missing. Then the first revision is made durable. Nothing is written before all of it holds, but what a first
/// start makes.
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final byte[] GAPS = "gaps".getBytes(US_ASCII);
    private static final byte[] IDENTITY = "identity".getBytes(US_ASCII);

    /// How far revisions jump where a directory was copied and the clock does not tell how long ago: more than anybody
    /// writes in years, and a small part of what is left of 2^53.
    private static final long COPY_JUMP = 1L << 40;

    private final StoreSettings settings;
    private final StoreDirectory directory;
    private final Database database;

    /// What an opened store is made of; who has it closes it.
    ///
    /// @param total of the newest event on disk, as in [Rows.Event]
    record Opened(
            DirectoryLock lock,
            Database database,
            KeyUpkeep keys,
            Ledger ledger,
            Revisions revisions,
            SpaceWatch space,
            Templates templates,
            StoreTime time,
            long total)
            implements AutoCloseable {
        /// Lets go of the disk, after everybody who reads and writes has stopped.
        @Override
        public void close() {
            try {
                ledger.close();
                database.close();
                lock.close();
            } catch (IOException e) {
                LOG.warn("the directory's files could not be closed: {}", e.getMessage(), e);
            }
        }
    }

    private Opening(StoreSettings settings, StoreDirectory directory, Database database) {
        this.settings = settings;
        this.directory = directory;
        this.database = database;
    }

    /// @throws StoreOpenException when the directory cannot be used; the message is one line for people
    static Opened open(StoreSettings settings, Durability durability) throws StoreOpenException {
        StoreDirectory directory = new StoreDirectory(settings.directory());
        try {
            directory.prepare();
            DirectoryLock lock = DirectoryLock.take(settings.directory());
            try {
                directory.open(settings.keys().isFile() ? settings.random() : null);
                directory.checkLogs();
                long memory = memoryBytes(settings.space().of(directory.database()).total());
                Database database =
                        new Database(directory.database(), settings.cacheBytes(), memory, directory.mayCreate());
                KeyUpkeep keys = null;
                try {
                    Opening opening = new Opening(settings, directory, database);
                    BatchChain chain = BatchChain.check(database);
                    keys = KeyUpkeep.open(database, directory, settings);
                    Revisions revisions = opening.begin(chain);
                    HeadFile head = HeadFile.open(directory.head(), revisions.published());
                    SpaceWatch space = new SpaceWatch(
                            directory.database(), settings.space(), settings.disk(), database::unflushedBytes);
                    space.look();
                    return new Opened(
                            lock,
                            database,
                            keys,
                            new Ledger(database, durability, chain, head, space),
                            revisions,
                            space,
                            opening.templates(),
                            ExpiryUpkeep.time(database, settings),
                            opening.newestTotal());
                } catch (IOException | RocksDBException | RuntimeException e) {
                    if (keys != null) {
                        keys.close();
                    }
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
            String why = oneLine(e);
            String mend = why.contains("No space left") ? "make room on its disk" : "restore the directory from a copy";
            throw new StoreOpenException(
                    "the store in %s cannot be opened (%s); %s".formatted(settings.directory(), why, mend), e);
        }
    }

    /// What is written and not in tables yet must fit on the disk once more, so it is small on a small disk.
    private static long memoryBytes(long total) {
        return Math.clamp(total / 16, 4L << 20, Database.MEMORY_TABLES);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    /// Makes the revision that this start begins with durable, before any write, so that even starts that fail one after the
    /// other never give one twice.
    private Revisions begin(BatchChain chain) throws IOException, RocksDBException {
        long last = Rows.number(database.get(Family.META, Rows.REVISION));
        byte[] identity = Rows.text(directory.identity());
        byte[] knownIdentity = database.get(Family.META, IDENTITY);
        boolean copied = knownIdentity != null && !Arrays.equals(knownIdentity, identity);
        long acknowledged = acknowledged(last, copied);
        long first = first(Math.max(last, acknowledged), copied, settings.clock().instant());
        if (copied) {
            LOG.warn("{} is a copy of the directory that was written last; revisions go on at {}, and who saw what came"
                    + " after revision {} is told to list anew", settings.directory(), first, last);
        }
        byte[] knownGaps = database.get(Family.META, GAPS);
        Gaps gaps = (knownGaps == null ? Gaps.NONE : Gaps.of(knownGaps)).with(last, first);
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(Rows.REVISION, Rows.number(first));
            batch.put(IDENTITY, identity);
            batch.put(GAPS, gaps.bytes());
            chain.begin(batch, first, settings.random().nextInt());
            database.write(batch);
        }
        return new Revisions(first, Rows.number(database.get(Family.META, Rows.FLOOR)), gaps);
    }

    private Templates templates() throws RocksDBException {
        Templates templates = new Templates();
        try (RocksIterator rows = database.iterator(Family.TEMPLATES, database.anywhere())) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                templates.add((int) Rows.number(rows.key()), Template.decode(rows.value()));
            }
            rows.status();
        }
        return templates;
    }

    private long newestTotal() throws RocksDBException {
        try (RocksIterator events = database.iterator(Family.LOG, database.anywhere())) {
            events.seekToLast();
            events.status();
            return events.isValid()
                    ? Rows.Event.of(events.value()).total()
                    : Rows.number(database.get(Family.META, Rows.TRIMMED));
        }
    }

    /// What the witness says was acknowledged.
    ///
    /// @throws UnusableDirectoryException when the database has less, unless it is a copy: that may have been made while the
    ///     store ran
    private long acknowledged(long last, boolean copied) throws IOException {
        OptionalLong head = HeadFile.read(directory.head());
        if (head.isEmpty() || head.getAsLong() <= last) {
            return last;
        }
        if (!copied) {
            throw new UnusableDirectoryException(("%s says that revision %d was acknowledged, the newest in %s is %d: writes"
                            + " are missing; restore the directory from a copy, or move %1$s away to go on without them")
                    .formatted(directory.head(), head.getAsLong(), directory.database(), last));
        }
        LOG.warn("the copy lacks the writes after revision {}, up to {}: it was made while the store ran", last, head.getAsLong());
        return head.getAsLong();
    }

    /// The revision to begin with: microseconds of the clock, so that whatever another run of this directory or of a copy
    /// of it gave away since, at less than a million a second, lies below; but never less than a gap above the last one,
    /// whatever the clock says.
    static long first(long last, boolean copied, Instant now) {
        long clock = Math.multiplyExact(now.getEpochSecond(), 1_000_000) + now.getNano() / 1000;
        long next = last + StoreLimits.REVISION_GAP;
        return clock > next ? clock : copied ? last + COPY_JUMP : next;
    }
}
