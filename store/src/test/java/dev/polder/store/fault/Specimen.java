package dev.polder.store.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of a store at one moment, to be damaged and put back again and again in the same directory. FORMAT stays the
/// same file, so that the store does not take the directory for a copy.
final class Specimen {
    private final Path directory;
    private final Map<Path, byte[]> files;

    private Specimen(Path directory, Map<Path, byte[]> files) {
        this.directory = directory;
        this.files = files;
    }

    /// Of a store that is closed, or open and not written.
    static Specimen of(Path directory) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        for (Path file : list(directory)) {
            files.put(file, Files.readAllBytes(file));
        }
        return new Specimen(directory, files);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(directory.resolve("store/native")))
                    .filter(file -> !file.endsWith("LOCK") && !file.endsWith("store.lock"))
                    .toList();
        }
    }

    /// Puts all files back as they were.
    void restore() throws IOException {
        for (Path file : list(directory)) {
            if (!files.containsKey(file)) {
                Files.delete(file);
            }
        }
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    /// Into the same file where there is one.
    void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    byte[] bytes(Path file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new IllegalArgumentException("no " + file);
        }
        return bytes.clone();
    }

    /// The file, below the data directory.
    Path file(String name) {
        return directory.resolve(name);
    }

    /// Files whose names match, that are not empty.
    List<Path> matching(String pattern) {
        List<Path> found = new ArrayList<>();
        files.forEach((file, bytes) -> {
            if (bytes.length > 0 && file.getFileName().toString().matches(pattern)) {
                found.add(file);
            }
        });
        return found;
    }
}
