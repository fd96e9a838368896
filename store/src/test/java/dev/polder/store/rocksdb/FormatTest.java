package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which formats of a data directory can be used (T19): this one; the one before or after only where it says so, and else
/// the directory is left as it is. A release that changes the format adds a directory of the one before here.
class FormatTest {
    private static final int CURRENT = 2;

    @TempDir
    Path directory;

    private Path mark() {
        return directory.resolve("store/FORMAT");
    }

    private void fill() throws Exception {
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            created(store, map("x"), "1");
        }
    }

    @Test
    void theFormatOfThisReleaseStandsInTheDirectoryAndOpens() throws Exception {
        fill();
        assertEquals("polder-store " + CURRENT + "\n", Files.readString(mark()));
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            assertEquals("1", text(store.get(map("x")).orElseThrow()));
        }
    }

    @Test
    void aNewerFormatIsRefusedBeforeAnyWrite() throws Exception {
        fill();
        Files.writeString(mark(), "polder-store " + (CURRENT + 1) + "\n");
        assertRefusedAndUntouched("has format 3", "newer Polder");
    }

    @Test
    void theFormatOfDevelopmentVersionsIsRefusedBeforeAnyWrite() throws Exception {
        fill();
        Files.writeString(mark(), "polder-store 1\n");
        assertRefusedAndUntouched("has format 1", "development version", "--data-dir");
    }

    private void assertRefusedAndUntouched(String... words) throws IOException {
        Map<Path, String> before = files();
        StoreOpenException e = assertThrows(
                StoreOpenException.class, () -> RocksObjectStore.open(StoreSettings.in(directory)));
        for (String word : words) {
            assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
        }
        assertEquals(before, files());
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(file, Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
