package dev.polder.store.rocksdb;

import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.rocksdb.check.CheckLimits;
import dev.polder.store.space.DiskLimits;
import dev.polder.store.space.FreeSpace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How to open a store.
///
/// @param directory  the data directory; the store makes `store/`, `store.lock` and `encryption.key` in it
/// @param limits     what it takes
/// @param log        how much of the past it keeps
/// @param clock      the wall clock: where revisions begin at a start, and how long the store was closed
/// @param nanos      the monotonic clock, as [System#nanoTime]: what lifetimes and the age of the history are counted in
/// @param random     makes keys and nonces
/// @param cacheBytes of the block cache
/// @param keys       who keeps the keys of sensitive objects
/// @param disk       how much room it keeps on the disk
/// @param space      tells the room on the disk
/// @param checks     how often it checks itself
/// @param onFailure  told once, on the committer's thread, when the store takes no writes any more: one line for people
public record StoreSettings(
        Path directory,
        StoreLimits limits,
        LogLimits log,
        InstantSource clock,
        LongSupplier nanos,
        SecureRandom random,
        long cacheBytes,
        KeySettings keys,
        DiskLimits disk,
        FreeSpace space,
        CheckLimits checks,
        Consumer<String> onFailure) {

    /// Defaults for everything but the place.
    public static StoreSettings in(Path directory) {
        return new StoreSettings(
                directory,
                StoreLimits.DEFAULT,
                LogLimits.DEFAULT,
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                128L << 20,
                KeySettings.FILE,
                DiskLimits.DEFAULT,
                FreeSpace.OF_DISK,
                CheckLimits.DEFAULT,
                why -> {});
    }

    public StoreSettings withLimits(StoreLimits other) {
        return new StoreSettings(
                directory, other, log, clock, nanos, random, cacheBytes, keys, disk, space, checks, onFailure);
    }

    public StoreSettings withLog(LogLimits other) {
        return new StoreSettings(
                directory, limits, other, clock, nanos, random, cacheBytes, keys, disk, space, checks, onFailure);
    }

    public StoreSettings withClock(InstantSource other) {
        return new StoreSettings(
                directory, limits, log, other, nanos, random, cacheBytes, keys, disk, space, checks, onFailure);
    }

    public StoreSettings withNanos(LongSupplier other) {
        return new StoreSettings(
                directory, limits, log, clock, other, random, cacheBytes, keys, disk, space, checks, onFailure);
    }

    public StoreSettings withKeys(KeySettings other) {
        return new StoreSettings(
                directory, limits, log, clock, nanos, random, cacheBytes, other, disk, space, checks, onFailure);
    }

    public StoreSettings withOnFailure(Consumer<String> other) {
        return new StoreSettings(
                directory, limits, log, clock, nanos, random, cacheBytes, keys, disk, space, checks, other);
    }

    public StoreSettings withDisk(DiskLimits other) {
        return new StoreSettings(
                directory, limits, log, clock, nanos, random, cacheBytes, keys, other, space, checks, onFailure);
    }

    public StoreSettings withSpace(FreeSpace other) {
        return new StoreSettings(
                directory, limits, log, clock, nanos, random, cacheBytes, keys, disk, other, checks, onFailure);
    }

    public StoreSettings withChecks(CheckLimits other) {
        return new StoreSettings(
                directory, limits, log, clock, nanos, random, cacheBytes, keys, disk, space, other, onFailure);
    }
}
