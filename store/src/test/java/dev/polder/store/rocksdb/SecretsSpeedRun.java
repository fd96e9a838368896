package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.RecordHeader;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import dev.polder.store.keys.FaultyKeyProvider;
import dev.polder.store.keys.KeyFile;
import dev.polder.store.keys.KeyLimits;
import dev.polder.store.keys.KeyWatch;
import dev.polder.store.keys.MemoryDataKeyRows;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCipher;
import dev.polder.store.record.RecordCodec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What encryption costs: one record in memory, writes and reads of a store, and encrypting all of it anew. Run by hand:
/// `SecretsSpeedRun DIRECTORY`, with a directory that is not there yet.
final class SecretsSpeedRun {
    private static final int BODY = 4096;
    private static final int SECRETS = 100_000;
    private static final int CLIENTS = 64;

    private SecretsSpeedRun() {}

    public static void main(String[] args) throws Exception {
        byte[] body = new byte[BODY];
        new Random(1).nextBytes(body);
        records(body);
        Path directory = Path.of(args[0]);
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            for (int round = 0; round < 3; round++) {
                writes(store, "plain" + round, TestObjects.header(Map.of()), body);
                writes(store, "secret" + round, TestObjects.sensitive(Map.of()), body);
                reads(store, "plain" + round);
                reads(store, "secret" + round);
            }
            anew(store, directory, body);
        }
    }

    /// Of this thread, so that others on the machine do not count.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void records(byte[] body) throws Exception {
        SecureRandom random = new SecureRandom();
        try (KeyWatch keys = KeyWatch.open(
                new FaultyKeyProvider(), new MemoryDataKeyRows(), random, KeyLimits.DEFAULT, System::nanoTime)) {
            RecordCodec codec = new RecordCodec(new RecordCipher(keys.keys(), random));
            ObjectKey key = TestObjects.map("x");
            byte[] row = KeyCodec.row(KeyCodec.key(key), 7);
            for (int round = 0; round < 4; round++) {
                for (RecordHeader header :
                        List.of(TestObjects.header(Map.of()), TestObjects.sensitive(Map.of()))) {
                    int n = 100_000;
                    byte[] record = new byte[0];
                    long begun = cpu();
                    for (int i = 0; i < n; i++) {
                        record = codec.seal(codec.draft(header, body), row);
                    }
                    long sealed = cpu();
                    for (int i = 0; i < n; i++) {
                        codec.open(key, row, record);
                    }
                    long opened = cpu();
                    System.out.printf(
                            "record %s: CPU to seal %.2f us, to open %.2f us%n",
                            header.sensitive() ? "secret" : "plain ",
                            (sealed - begun) / 1e3 / n,
                            (opened - sealed) / 1e3 / n);
                }
            }
        }
    }

    private interface Step {
        void run(int i) throws Exception;
    }

    private static void clients(String what, int count, Step step) throws Exception {
        long[] nanos = new long[count];
        long begun = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                int client = c;
                all.add(clients.submit(() -> {
                    for (int i = client; i < count; i += CLIENTS) {
                        long at = System.nanoTime();
                        step.run(i);
                        nanos[i] = System.nanoTime() - at;
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                "%s: %.0f/s, p50 %.2f ms, p99 %.2f ms%n",
                what, count / seconds, nanos[count / 2] / 1e6, nanos[count * 99 / 100] / 1e6);
    }

    private static void writes(RocksObjectStore store, String name, RecordHeader header, byte[] body) throws Exception {
        clients("write " + name, 10_000, i -> TestObjects.written(
                store, new Mutation.Put(TestObjects.map(name + "-" + i), Expectation.ABSENT, header, body)));
    }

    private static void reads(RocksObjectStore store, String name) throws Exception {
        clients("read  " + name, 50_000, i -> {
            if (store.get(TestObjects.map(name + "-" + i % 10_000)).isEmpty()) {
                throw new IllegalStateException("lost");
            }
        });
    }

    private static void anew(RocksObjectStore store, Path directory, byte[] body) throws Exception {
        for (int i = 0; i < SECRETS; i += 200) {
            List<Mutation> batch = new ArrayList<>();
            for (int j = i; j < i + 200; j++) {
                batch.add(new Mutation.Put(
                        TestObjects.map("many-" + j), Expectation.ABSENT, TestObjects.sensitive(Map.of()),
                        Arrays.copyOf(body, 1024)));
            }
            store.write(new Write(batch));
        }
        new KeyFile(directory.resolve("encryption.key")).add(new SecureRandom());
        while (store.keyStatus().activeKey() == 1) {
            Thread.onSpinWait();
        }
        long begun = System.nanoTime();
        store.upkeep().reencryptFor(Duration.ofMinutes(10));
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "anew: %d records in %.1f s, %.0f/s, left %d%n",
                store.keyStatus().reencrypted(),
                seconds,
                store.keyStatus().reencrypted() / seconds,
                store.keyStatus().outdatedKeys());
    }
}
