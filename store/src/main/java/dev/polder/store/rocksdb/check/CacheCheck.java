package dev.polder.store.rocksdb.check;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.cache.LatestCache;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogCheck;
import dev.polder.store.rocksdb.read.PointReader;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what memory would give, latest states and events, with the database, a little at a time. A cache in which
/// anything differs is turned off until the next start: from then on everybody reads the database. One thread runs it; any
/// thread asks.
public final class CacheCheck implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CacheCheck.class);

    /// Entries, or parts of lanes, that are compared without a pause: some milliseconds as a rule.
    private static final int SLICE = 64;

    private static final long PAUSE_NANOS = 2_000_000;

    private final LatestCache latest;
    private final PointReader reader;
    private final LogCheck events;
    private volatile long runs;
    private volatile long mismatches;
    private int compared;

    public CacheCheck(LatestCache latest, PointReader reader, LogCheck events) {
        this.latest = latest;
        this.reader = reader;
        this.events = events;
    }

    /// Compares all that is in memory now.
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    public void run() {
        if (!latest.isOff()) {
            compareLatest();
        }
        if (!events.isOff()) {
            compareEvents();
        }
        runs++;
    }

    private void compareLatest() {
        for (ObjectKey key : latest.keys()) {
            if (!goOn()) {
                return;
            }
            if (latest.isWrong(key, reader::getAside)) {
                latest.turnOff();
                tell("latest states", "in memory is another state of " + key);
                return;
            }
        }
    }

    private void compareEvents() {
        for (LaneKey lane : events.lanes()) {
            Optional<String> difference = events.difference(lane, this::goOn);
            if (difference.isPresent()) {
                events.turnOff();
                tell("events", difference.get());
                return;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    private void tell(String cache, String difference) {
        mismatches++;
        LOG.error(
                "the cache of {} is not what the database has, and is off until the next start: {}", cache, difference);
    }

    /// Rests from time to time; false when the store closes.
    private boolean goOn() {
        if (++compared % SLICE == 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return !Thread.currentThread().isInterrupted();
    }

    long runs() {
        return runs;
    }

    long mismatches() {
        return mismatches;
    }

    /// One line for people, when there is something to tell.
    Optional<String> trouble() {
        return latest.isOff() || events.isOff()
                ? Optional.of("a cache was not what the database has, and is off; the log of the server says more")
                : Optional.empty();
    }
}
