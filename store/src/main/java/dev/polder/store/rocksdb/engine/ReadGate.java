package dev.polder.store.rocksdb.engine;

import dev.polder.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Lets reads into the native code: not after it was closed, and those that may block on disk only on platform threads
/// (house decision 8: a virtual thread would pin its carrier). Any thread.
public final class ReadGate implements Executor, AutoCloseable {
    private static final String CLOSED = "the store is closed";
    private static final int WAITING = 16_384;

    private final StampedLock open = new StampedLock();
    private final ThreadPoolExecutor pool;

    public ReadGate(int threads) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("store-read-", 0).factory(),
                (task, executor) -> {
                    throw new StoreUnavailableException(
                            executor.isShutdown() ? CLOSED : "too many reads wait for the disk");
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /// A read of the database, or another use of it.
    @NullUnmarked // may give null where the caller says so; the check does not follow type parameters
    public interface Read<T> {
        T get() throws RocksDBException;
    }

    /// A use of the database that gives nothing.
    public interface Work {
        void run() throws RocksDBException;
    }

    /// What callers are told when the database fails.
    private static StoreUnavailableException failure(RocksDBException e) {
        return new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
    }

    /// Runs it here; it must not block for long, unless the thread is one that may.
    public void run(Work work) {
        Boolean _ = quick(() -> {
            work.run();
            return true;
        });
    }

    /// Runs it here; it must not block for long, unless the thread is one that may.
    public <T extends @Nullable Object> T quick(Read<T> read) {
        long stamp = open.tryReadLock();
        if (stamp == 0) {
            throw new StoreUnavailableException(CLOSED);
        }
        try {
            return read.get();
        } catch (RocksDBException e) {
            throw failure(e);
        } finally {
            open.unlockRead(stamp);
        }
    }

    /// Runs it where it may block, and waits for it.
    public <T extends @Nullable Object> T blocking(Read<T> read) {
        if (!Thread.currentThread().isVirtual()) {
            return quick(read);
        }
        try {
            return CompletableFuture.supplyAsync(() -> quick(read), pool).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new IllegalStateException("asked for here"));
                throw cause;
            }
            throw e;
        }
    }

    /// Runs it later, where it may block.
    @Override
    public void execute(Runnable read) {
        pool.execute(read);
    }

    /// Lets the reads that run finish and no others in.
    @Override
    public void close() {
        pool.shutdown();
        open.writeLock();
    }
}
