package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.names;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.rocksdb.engine.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

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

    private void forgetTargets() throws RocksDBException {
        String place = directory.resolve("store/rocksdb").toString();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, place).forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB database = RocksDB.open(options, place, families, handles)) {
            for (ColumnFamilyHandle handle : handles) {
                if (Arrays.equals(handle.getName(), Family.TARGETS.bytes())) {
                    database.dropColumnFamily(handle);
                }
            }
            database.delete(TargetIndex.COMPLETE);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    @Test
    void aDirectoryWithoutTheIndexOfSyncTargetsOpensAndGetsIt() throws Exception {
        ListQuery query = ListQuery.all(null, null).ofTarget("east");
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            created(store, map("x"), "1", RecordHeader.TARGET_LABEL + "east", "Sync");
            created(store, map("gone"), "1", RecordHeader.TARGET_LABEL + "east", "Sync");
            deleted(store, map("gone"));
            var template = TestObjects.TEMPLATES.getFirst();
            written(store, new Mutation.Begin(B, template, TestObjects.values(B)));
        }
        forgetTargets();
        List<StoredObject> all;
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            assertEquals(List.of("x"), names(page(store, query)));
            assertEquals(3, page(store, ListQuery.all(B, MAPS).ofTarget("shown")).items().size());
            all = page(store, ListQuery.all(null, null)).items();
        }
        IndexAudit.check(directory, all);
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
