package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// Writes until it is killed, and prints `NAME REVISION .` of each write after it was acknowledged.
final class CrashingWriter {
    private CrashingWriter() {}

    /// @param args the data directory, and a prefix for names
    public static void main(String[] args) throws Exception {
        RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(Path.of(args[0])));
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
}
