package dev.polder.store.rocksdb;

import com.sun.management.OperatingSystemMXBean;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/// Prints a few figures of the store on this machine. Run by hand: an empty directory, seconds a figure.
final class SpeedRun {
    private static final int SAMPLES = 1 << 21;

    private SpeedRun() {}

    public static void main(String[] args) throws Exception {
        int seconds = Integer.parseInt(args[1]);
        byte[] body = TestObjects.body("x".repeat(1024));
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(Path.of(args[0])))) {
            AtomicInteger next = new AtomicInteger();
            IntConsumer create = i -> put(store, key(next.getAndIncrement()), Expectation.ABSENT, body);
            measure("warm-up", 128, seconds, create);
            for (int writers : new int[] {1, 16, 128, 512}) {
                measure("durable creates, writers=" + writers, writers, seconds, create);
            }
            int count = next.get();
            measure("durable updates, writers=128", 128, seconds, i ->
                    put(store, key((int) (i * 2654435761L % count)), Expectation.LIVE, body));
            for (int readers : new int[] {1, 2, 128}) {
                measure("gets, readers=" + readers, readers, seconds, i ->
                        TestObjects.text(store.get(key((int) (i * 2654435761L % count))).orElseThrow()));
            }
            ListQuery one = ListQuery.all(new WorkspaceId("w7"), TestObjects.MAPS);
            int items = TestObjects.page(store, one).items().size();
            measure("lists of " + items + " items", 2, seconds, i -> TestObjects.page(store, one));
            System.out.println(count + " objects");
        }
    }

    private static ObjectKey key(int i) {
        return new ObjectKey(new WorkspaceId("w" + i % 100), new GroupResource("", "configmaps"), "default", "n" + i);
    }

    private static void put(ObjectStore store, ObjectKey key, Expectation expectation, byte[] body) {
        store.write(Write.of(new Mutation.Put(key, expectation, TestObjects.header(Map.of("app", "web")), body)));
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void measure(String what, int threads, int seconds, IntConsumer operation) throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicLongArray nanos = new AtomicLongArray(SAMPLES);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Thread[] running = new Thread[threads];
        long cpu = cpu();
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
            running[t] = Thread.ofVirtual().start(() -> {
                while (true) {
                    long before = System.nanoTime();
                    if (before > end) {
                        return;
                    }
                    int i = done.getAndIncrement();
                    operation.accept(i);
                    nanos.set(i & (SAMPLES - 1), System.nanoTime() - before);
                }
            });
        }
        for (Thread thread : running) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        long[] sorted = new long[Math.min(done.get(), SAMPLES)];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = nanos.get(i);
        }
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.0f/s  p50 %6.0f us  p99 %7.0f us  cpu %5.1f us%n",
                what,
                done.get() / elapsed,
                sorted[sorted.length / 2] / 1e3,
                sorted[sorted.length * 99 / 100] / 1e3,
                (cpu() - cpu) / 1e3 / done.get());
    }
}
