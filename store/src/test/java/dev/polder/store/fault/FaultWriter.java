package dev.polder.store.fault;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreOpenException;
import dev.polder.store.rocksdb.StoreSettings;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Writes until it is killed, and says on standard output what it is about to do and how that ended, for [Journal]. Half of
/// its writes compare and swap; some have two parts; a third is encrypted. Ends with code 3 when the store fails, as the
/// server does.
final class FaultWriter {
    private static final int KEYS = 24;
    private static final long PAUSE = 5_000_000;

    private final RocksObjectStore store;
    private final PrintStream out;
    private final int writes;
    private final boolean plain;

    private FaultWriter(RocksObjectStore store, PrintStream out, int writes, boolean plain) {
        this.store = store;
        this.out = out;
        this.writes = writes;
        this.plain = plain;
    }

    /// @param args the data directory, a prefix for tokens, the seed, how many writers, after how many writes each ends, and
    ///     whether every write shows its token in the log: nothing is encrypted, nothing is only taken away
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        StoreSettings settings = StoreSettings.in(Path.of(args[0])).withOnFailure(why -> {
            out.println("F " + why.replace('\n', ' '));
            Runtime.getRuntime().halt(3);
        });
        RocksObjectStore store;
        try {
            store = RocksObjectStore.open(settings);
        } catch (StoreOpenException e) {
            out.println("O " + e.getMessage());
            System.exit(2);
            return;
        }
        out.println("R");
        FaultWriter writer = new FaultWriter(store, out, Integer.parseInt(args[4]), Boolean.parseBoolean(args[5]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            int me = i;
            SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]) + i);
            threads.add(Thread.ofPlatform().start(() -> writer.run(args[1] + "-" + me, me, random)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        store.close();
    }

    private void run(String prefix, int me, SplittableRandom random) {
        for (int n = 0; n < writes; n++) {
            String token = prefix + "-" + n;
            List<Mutation> mutations = mutations(token, me, random);
            StringBuilder line = new StringBuilder("S ").append(token);
            for (Mutation mutation : mutations) {
                line.append(' ')
                        .append(mutation instanceof Mutation.Delete ? '-' : '+')
                        .append(((Mutation.OfObject) mutation).key().name());
            }
            out.println(line);
            try {
                WriteResult result = store.write(new Write(mutations));
                if (result instanceof WriteResult.Written written) {
                    StringBuilder acknowledged = new StringBuilder("A ").append(token);
                    written.revisions().forEach(revision -> acknowledged.append(' ').append(revision));
                    out.println(acknowledged.append(" ."));
                } else {
                    out.println("N " + token);
                }
            } catch (StoreUnavailableException.Full e) {
                out.println("N " + token);
                LockSupport.parkNanos(PAUSE); // small disks fill
            } catch (StoreUnavailableException e) {
                out.println((e instanceof StoreUnavailableException.UnknownOutcome ? "U " : "N ") + token);
                return;
            }
        }
    }

    private List<Mutation> mutations(String token, int me, SplittableRandom random) {
        // Half of the keys are this writer's own, the other half everybody's.
        String name = (random.nextBoolean() ? "w" + me : "all") + "." + random.nextInt(KEYS);
        ObjectKey key = TestObjects.map(name);
        StoredObject now = store.get(key).orElse(null);
        List<Mutation> mutations = new ArrayList<>();
        Expectation expectation =
                now == null ? Expectation.ABSENT : new Expectation.AtRevision(now.revision());
        if (now != null && random.nextInt(8) == 0 && !plain) {
            mutations.add(new Mutation.Delete(key, expectation));
        } else {
            boolean live = now != null && random.nextInt(3) == 0;
            mutations.add(put(key, live ? Expectation.LIVE : expectation, token, random));
        }
        if (random.nextInt(5) == 0) {
            ObjectKey other = TestObjects.map(TestObjects.B, "pair" + me + "." + random.nextInt(KEYS));
            Expectation any = store.get(other)
                    .<Expectation>map(object -> new Expectation.AtRevision(object.revision()))
                    .orElse(Expectation.ABSENT);
            mutations.add(put(other, any, token, random));
        }
        return mutations;
    }

    private Mutation put(ObjectKey key, Expectation expectation, String token, SplittableRandom random) {
        boolean secret = random.nextInt(3) == 0 && !plain;
        RecordHeader header =
                secret ? TestObjects.sensitive(Map.of()) : TestObjects.header(Map.of("token", token));
        return new Mutation.Put(
                key, expectation, header, TestObjects.body("[" + token + "/" + "x".repeat(random.nextInt(900)) + "[" + token + "/"));
    }
}
