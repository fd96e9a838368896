package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.cache.LatestCache;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.FairQueue;
import dev.polder.store.commit.Revisions;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.EventLog;
import dev.polder.store.log.LogEntry;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.rocksdb.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that changes the store (house decision 5). It takes what waits, judges it, makes it durable with one
/// sync, publishes the revision, appends to the log and only then answers. After its first failure, of the disk or of its
/// own, it answers nothing but that the store is unavailable, for good, and says so to whoever can end the process.
public final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private static final Duration STUCK = Duration.ofSeconds(20);

    private final CommitEnvironment environment;
    private final Ledger ledger;
    private final Revisions revisions;
    private final EventLog log;
    private final StoreSettings settings;
    private final FairQueue<PendingWrite> queue;
    private final Thread thread;
    private long total;
    private volatile @Nullable String refusal;
    private volatile @Nullable Handed handed;

    /// What the disk was given, until it is answered: it may be durable, whatever happens.
    ///
    /// @param since when it was given to it
    private record Handed(List<PendingWrite> writes, long since) {}

    /// @param total of the newest event on disk
    public Committer(
            CommitEnvironment environment,
            Ledger ledger,
            Revisions revisions,
            EventLog log,
            StoreSettings settings,
            long total) {
        this.environment = environment;
        this.ledger = ledger;
        this.revisions = revisions;
        this.log = log;
        this.settings = settings;
        this.total = total;
        this.queue = new FairQueue<>(environment.limits().queuedWrites());
        this.thread = Thread.ofPlatform().name("store-committer").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Waits until the write is durable or refused.
    public WriteResult write(Write write) {
        refuse();
        PendingWrite pending = new PendingWrite(write, environment);
        WorkspaceId workspace = write.mutations().getFirst().workspace();
        switch (queue.offer(workspace, pending)) {
            case TAKEN -> {}
            case FULL -> throw new StoreUnavailableException("too many writes wait for the disk");
            case CLOSED -> refuse();
        }
        return pending.await();
    }

    private void refuse() {
        String why = refusal;
        if (why != null) {
            throw new StoreUnavailableException(why);
        }
    }

    /// Stops the store when the disk has not taken a batch for long and the database has met errors: RocksDB waits for room
    /// behind a table that it could not write, and does not always come back when there is some. Any thread but the
    /// committer's, which stays where it is.
    ///
    /// @param errors that the database has met since it was opened
    public void stopIfStuck(long errors) {
        Handed now = handed;
        if (now != null
                && refusal == null
                && settings.nanos().getAsLong() - now.since() > STUCK.toNanos()
                && errors > 0) {
            fail(now.writes(), true, new StoreUnavailableException("the disk took no write for %d s after an error; see that "
                    .formatted(STUCK.toSeconds()) + "there is room and start again"));
        }
    }

    /// Answers what waits, then ends.
    @Override
    public void close() {
        if (refusal == null) {
            refusal = "the store is closed";
        }
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        StoreLimits limits = environment.limits();
        List<PendingWrite> writes = List.of();
        try {
            do {
                writes = queue.take(limits.batchMutations(), PendingWrite::weight);
                if (!writes.isEmpty()) {
                    commit(writes);
                }
            } while (!writes.isEmpty());
        } catch (Throwable e) { // also an Error: who waits must hear of it
            fail(writes, handed != null, e);
        }
    }

    private void commit(List<PendingWrite> writes) throws RocksDBException {
        long before = revisions.published();
        List<WriteResult> results = new ArrayList<>(writes.size());
        List<PendingWrite> answered = new ArrayList<>(writes.size());
        try (CommitBatch batch =
                new CommitBatch(environment, settings.clock().instant().toEpochMilli(), before, total)) {
            for (PendingWrite write : writes) {
                StoreUnavailableException.Full full = ledger.refusal(write);
                if (full != null) {
                    write.fail(full);
                    continue;
                }
                try {
                    results.add(batch.add(write));
                    answered.add(write);
                } catch (CorruptRecordException | StoreUnavailableException e) {
                    write.fail(e);
                }
            }
            if (batch.revision() > before) {
                revisions.begin(batch.deleted(), batch.ended());
                makeDurable(writes, batch);
                LatestCache.Publication publication = environment.cache().publishing(latest(batch), batch.ended());
                revisions.publish(batch.revision());
                environment.cache().published(publication);
                total = batch.total();
                log.append(batch.entries(), batch.revision());
            }
        }
        for (int i = 0; i < answered.size(); i++) {
            answered.get(i).complete(results.get(i));
        }
        handed = null;
    }

    /// Returns only when the batch is durable.
    private void makeDurable(List<PendingWrite> writes, CommitBatch batch) throws RocksDBException {
        WriteBatch rows = batch.finish();
        handed = new Handed(writes, settings.nanos().getAsLong());
        switch (ledger.commit(rows, batch.revision())) {
            case Durability.Outcome.Durable durable -> {}
            case Durability.Outcome.Refused refused -> {
                handed = null;
                throw new StoreUnavailableException(refused.why(), refused.cause());
            }
            case Durability.Outcome.Unknown unknown ->
                throw new StoreUnavailableException(unknown.why(), unknown.cause());
        }
    }

    /// The last state of each key that the batch changes, nothing where it was taken away.
    private static Map<ObjectKey, Optional<StoredObject>> latest(CommitBatch batch) {
        Map<ObjectKey, Optional<StoredObject>> latest = HashMap.newHashMap(batch.entries().size());
        for (LogEntry entry : batch.entries()) {
            if (entry instanceof LogEvent event) {
                latest.put(event.key(), Optional.ofNullable(event.current()));
            }
        }
        return latest;
    }

    /// @param unknown whether they may be on the disk
    private void fail(List<PendingWrite> writes, boolean unknown, Throwable cause) {
        String why = cause instanceof StoreUnavailableException
                ? "the store stopped because " + cause.getMessage()
                : "the store stopped because a write failed (%s); start again".formatted(cause);
        refusal = why;
        try {
            LOG.error(why, cause);
            queue.close();
            StoreUnavailableException inFlight = unknown
                    ? new StoreUnavailableException.UnknownOutcome(
                            "whether the write was done is not known, read the object before you try again: " + why, cause)
                    : new StoreUnavailableException(why, cause);
            writes.forEach(write -> write.fail(inFlight));
            StoreUnavailableException failure = new StoreUnavailableException(why, cause);
            List<PendingWrite> rest = queue.take(Integer.MAX_VALUE, w -> 1);
            while (!rest.isEmpty()) {
                rest.forEach(write -> write.fail(failure));
                rest = queue.take(Integer.MAX_VALUE, w -> 1);
            }
        } finally {
            settings.onFailure().accept(why);
        }
    }
}
