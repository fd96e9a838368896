package dev.polder.store.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stops that strace makes: a process under [#command] is held behind each call that makes, renames, removes, sizes or syncs a
/// file of a store. Follows what strace writes while it runs. One thread.
final class Stops implements AutoCloseable {
    private static final String CALLS = "openat,rename,renameat,renameat2,unlink,ftruncate,fallocate,fsync,mkdir";
    private static final int MOST_FILES = 150;
    private static final List<String> FIXED = List.of("FORMAT", "FORMAT.new", "HEAD", "HEAD.new", "CURRENT", "IDENTITY");
    private static final List<String> NUMBERED =
            List.of("%06d.log", "%06d.sst", "%06d.dbtmp", "MANIFEST-%06d", "OPTIONS-%06d", "OPTIONS-%06d.dbtmp");
    private static final Pattern HELD = Pattern.compile("^(\\d+) +--- stopped by SIGSTOP ---$");
    private static final Pattern CALL = Pattern.compile("^(\\d+) +(.*)$");

    private final RandomAccessFile file;
    private final Map<String, String> last = new HashMap<>();
    private final StringBuilder begun = new StringBuilder();

    Stops(Path trace) throws IOException {
        file = new RandomAccessFile(trace.toFile(), "rw"); // perhaps before strace makes it
    }

    static List<String> command(Path trace, Path data) {
        List<String> command = new ArrayList<>(List.of(
                "strace", "-f", "-y", "-o", trace.toString(), "-e", "trace=" + CALLS,
                "-e", "inject=" + CALLS + ":signal=SIGSTOP"));
        for (Path file : files(data)) { // only there: the Java machine opens hundreds of others
            command.add("-P");
            command.add(file.toString());
        }
        return command;
    }

    /// What a store on a small disk may be made of.
    private static List<Path> files(Path data) {
        Path store = data.resolve("store");
        Path database = store.resolve("rocksdb");
        List<Path> files = new ArrayList<>(List.of(
                data, data.resolve("encryption.key"), data.resolve("encryption.key.new"), store, database));
        FIXED.forEach(name -> files.add(store.resolve(name)));
        FIXED.forEach(name -> files.add(database.resolve(name)));
        for (int number = 1; number <= MOST_FILES; number++) {
            for (String name : NUMBERED) {
                files.add(database.resolve(name.formatted(number)));
            }
        }
        return files;
    }

    /// The call behind which the process is held, as strace shows it; null when none came in time.
    @Nullable String await(long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            String stop = next();
            if (stop != null || System.nanoTime() > end) {
                return stop;
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private @Nullable String next() throws IOException {
        String line;
        while ((line = line()) != null) {
            Matcher stopped = HELD.matcher(line);
            if (stopped.matches()) {
                String call = last.remove(stopped.group(1)); // one of its threads was in a call, the others only stop too
                if (call != null) {
                    return call;
                }
                continue;
            }
            Matcher call = CALL.matcher(line);
            if (call.matches() && !call.group(2).startsWith("---") && !call.group(2).startsWith("+++")) {
                boolean resumed = call.group(2).startsWith("<...");
                last.merge(call.group(1), call.group(2), (before, now) -> resumed ? before + now : now);
            }
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        int c;
        while ((c = file.read()) >= 0) {
            if (c == '\n') {
                String line = begun.toString();
                begun.setLength(0);
                return line;
            }
            begun.append((char) c);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
