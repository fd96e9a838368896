package dev.polder.gateway.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A new temporary directory, which only its owner may enter and which is gone once it is closed.
record DemoDirectory(Path path) implements AutoCloseable {

    static DemoDirectory create() throws IOException {
        return new DemoDirectory(Files.createTempDirectory("polder-demo-"));
    }

    /// Deletes the directory with all that is in it. Files that others delete at the same time are no trouble.
    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(path)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
