package dev.polder.bench.suite;

import dev.polder.bench.load.Latencies;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.report.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// Appends to a file and waits for the disk, as often as it goes: what a log of writes can do that does nothing else.
final class FsyncProbe {
    private final Path directory;
    private final ByteBuffer batch;
    private final int writes;

    /// @param directory on the disk of the servers
    /// @param bytes of one write
    /// @param writes that go to the disk together
    FsyncProbe(Path directory, int bytes, int writes) {
        this.directory = directory;
        this.batch = ByteBuffer.allocateDirect(bytes * writes);
        this.writes = writes;
    }

    Sample round(Duration duration) throws IOException {
        Path file = Files.createTempFile(directory, "fsync-", "");
        var latencies = new Latencies();
        long begin = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long now = begin;
            while (now - begin < duration.toNanos()) {
                batch.clear();
                while (batch.hasRemaining()) {
                    channel.write(batch);
                }
                channel.force(false);
                long end = System.nanoTime();
                for (int i = 0; i < writes; i++) {
                    latencies.add(end - now);
                }
                now = end;
            }
            return new Sample(Stage.values(new LoadResult(latencies, 0, "", 0, now - begin)), 0, "");
        } finally {
            Files.delete(file);
        }
    }
}
