package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.keys.KeyFile;
import dev.polder.store.keys.KeyLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/// Writes until it is killed, and prints `NAME REVISION .` of each write after it was acknowledged.
final class CrashingWriter {
    private CrashingWriter() {}

    private static final KeyLimits POLLED = new KeyLimits(
            Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMinutes(3), Duration.ofSeconds(5));

    /// @param args the data directory, a prefix for names, and `keys` where the keys change all the time
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        RocksObjectStore store =
                RocksObjectStore.open(StoreSettings.in(directory).withKeys(new KeySettings(null, POLLED)));
        if (args.length == 3) {
            Thread.ofPlatform().daemon().start(() -> changeKeys(store, new KeyFile(directory.resolve("encryption.key"))));
        }
        PrintStream out = System.out;
        Thread[] writers = new Thread[16];
        for (int i = 0; i < writers.length; i++) {
            String mine = args[1] + "-" + i + "-";
            writers[i] = Thread.ofVirtual().start(() -> {
                for (int n = 0; true; n++) {
                    ObjectKey key = TestObjects.map(mine + n);
                    byte[] body = TestObjects.body(mine + n + "x".repeat(500));
                    var header = n % 3 == 0 ? TestObjects.sensitive(Map.of()) : TestObjects.header(Map.of());
                    WriteResult result =
                            store.write(Write.of(new Mutation.Put(key, Expectation.ABSENT, header, body)));
                    if (!(result instanceof WriteResult.Written written)) {
                        throw new IllegalStateException("not written: " + result);
                    }
                    out.println(key.name() + " " + written.first() + " .");
                }
            });
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void changeKeys(RocksObjectStore store, KeyFile file) {
        try {
            while (true) {
                int before = store.keyStatus().activeKey();
                file.add(new SecureRandom());
                while (store.keyStatus().activeKey() == before) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < 200 && store.keyStatus().outdatedKeys() > 0; i++) {
                    store.upkeep().reencryptFor(Duration.ofNanos(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
