package dev.polder.gateway.cli.process;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Gives heap back to the system once there is nothing to do. The serial collector grows its heap under load and would
/// keep it until the next full collection, which an idle gateway never has. One thread.
public final class IdleHeap implements Runnable {
    /// Between two looks.
    private static final int PERIOD_SECONDS = 10;

    /// A look finds the gateway idle when it used less than this much of one processor since the last.
    private static final long IDLE_NANOS = PERIOD_SECONDS * 1_000_000_000L / 20;

    /// So many idle looks in a row.
    private static final int PATIENCE = 3;

    private final Jvm jvm;
    private long cpu;
    private long collections;
    private int idle;

    /// What it looks at and does.
    ///
    /// @param cpu         nanoseconds of processor time that were used
    /// @param collections of garbage until now, the full ones too
    /// @param collect     collects all garbage, and so gives back what is free
    record Jvm(LongSupplier cpu, LongSupplier collections, Runnable collect) {
        /// This JVM.
        static Jvm own() {
            return new Jvm(
                    () -> ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L),
                    () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                            .sum(),
                    System::gc);
        }
    }

    /// Looks after the heap of this JVM until it is closed.
    public static AutoCloseable start() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("idle-heap").factory());
        var _ = timer.scheduleWithFixedDelay(
                new IdleHeap(Jvm.own()), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return timer::shutdownNow;
    }

    IdleHeap(Jvm jvm) {
        this.jvm = jvm;
        this.cpu = jvm.cpu().getAsLong();
        this.collections = jvm.collections().getAsLong();
    }

    @Override
    public void run() {
        long used = jvm.cpu().getAsLong();
        idle = used - cpu < IDLE_NANOS ? idle + 1 : 0;
        cpu = used;
        // Where the young part of the heap was never full since the last time, there is nothing worth a pause.
        if (idle >= PATIENCE && jvm.collections().getAsLong() > collections) {
            jvm.collect().run();
            collections = jvm.collections().getAsLong();
        }
    }
}
