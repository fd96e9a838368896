package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.TestObjects;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

class DirectoryTest {
    private static final String CANARY = "canary-7f3a-plaintext";

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("data");
    }

    private RocksObjectStore open() throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(directory));
    }

    /// Opening fails with one line that holds these words.
    private void assertRefused(String... words) {
        StoreOpenException e = assertThrows(StoreOpenException.class, this::open);
        String message = String.valueOf(e.getMessage());
        assertEquals(1, message.lines().count(), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void aSecondStoreOnTheSameDirectoryIsRefused() throws Exception {
        try (RocksObjectStore store = open()) {
            created(store, map("x"), "1");
            assertRefused("another process uses " + directory);
        }
        open().close();
    }

    @Test
    void aDirectoryOfSomeoneElseIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(directory.resolve("store"));
        Files.writeString(directory.resolve("store/notes.txt"), "mine");
        assertRefused("was not made by Polder");
        assertFalse(Files.exists(directory.resolve("encryption.key")));
        Files.writeString(directory.resolve("store/FORMAT"), "something else");
        assertRefused("was not made by Polder");
    }

    @Test
    void filesOfTheGatewayBesideTheStoreAreNoHindrance() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("admin.kubeconfig"), "{}");
        open().close();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws Exception {
        Files.writeString(directory, "file");
        assertRefused(directory.toString(), "--data-dir");
    }

    @Test
    void aMissingWrongOrReadableKeyFileIsRefused() throws Exception {
        open().close();
        Path key = directory.resolve("encryption.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        String right = Files.readString(key);

        Files.delete(key);
        assertRefused("encryption.key is missing");

        Files.writeString(key, right);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("chmod 600");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(key, right.replaceFirst("1 ....", "1 AAAA"));
        assertRefused("not the key");

        for (String wrong : List.of("", "hello\n", "1 AAAA\n", "0 " + right.substring(2), right + right)) {
            Files.writeString(key, wrong);
            assertRefused("put the file back");
        }

        Files.writeString(key, right);
        open().close();
    }

    @Test
    void damageInTheDatabaseIsRefusedWithOneLine() throws Exception {
        try (RocksObjectStore store = open()) {
            created(store, map("x"), "1");
        }
        try (Stream<Path> files = Files.list(directory.resolve("store/rocksdb"))) {
            Path manifest = files.filter(f -> f.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            Files.write(manifest, new byte[100]);
        }
        assertRefused("cannot be opened", "restore the directory");
    }

    @Test
    void aSensitiveBodyIsNowhereOnDiskInPlaintext() throws Exception {
        try (RocksObjectStore store = open()) {
            for (int i = 0; i < 50; i++) {
                byte[] body = TestObjects.body(CANARY + i);
                TestObjects.written(
                        store,
                        new Mutation.Put(
                                map("s" + i),
                                Expectation.ABSENT,
                                TestObjects.sensitive(Map.of("team", CANARY)),
                                body));
            }
            created(store, map("plain"), "visible-7f3a");
            assertEquals(CANARY + 3, TestObjects.text(store.get(map("s3")).orElseThrow()));
            assertTrue(contains("visible-7f3a"));
            assertFalse(contains(CANARY));
        }
        try (RocksObjectStore store = open()) {
            assertEquals(CANARY + 3, TestObjects.text(store.get(map("s3")).orElseThrow()));
            assertEquals(
                    CANARY, store.get(map("s3")).orElseThrow().header().labels().get("team"));
            assertFalse(contains(CANARY));
        }
    }

    private boolean contains(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void aDamagedRecordIsNamedAndNeverSilent() throws Exception {
        long revision;
        try (RocksObjectStore store = open()) {
            revision = created(store, map("x"), "1");
            created(store, map("y"), "1");
        }
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20);
                WriteBatch batch = new WriteBatch()) {
            byte[] row = KeyCodec.row(
                    KeyCodec.key(map("x")), revision);
            byte[] record = database.get(Family.OBJECTS, row);
            record[record.length - 3] ^= 1;
            batch.put(database.handle(Family.OBJECTS), row, record);
            database.write(batch);
        }
        try (RocksObjectStore store = open()) {
            String get = assertThrows(CorruptRecordException.class, () -> store.get(map("x")))
                    .getMessage();
            assertTrue(get.contains(map("x").toString()), get);
            assertThrows(CorruptRecordException.class, () -> store.list(ListQuery.all(TestObjects.A, null)));
            assertThrows(CorruptRecordException.class, () -> TestObjects.updated(store, map("x"), "2"));
            TestObjects.updated(store, map("y"), "2");
        }
    }

    @Test
    @Timeout(30)
    void aRecordThatIsGoneIsNamedAndDoesNotKeepItsReaderBusy() throws Exception {
        long revision;
        try (RocksObjectStore store = open()) {
            revision = created(store, map("x"), "1");
        }
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20);
                WriteBatch batch = new WriteBatch()) {
            batch.delete(database.handle(Family.OBJECTS), KeyCodec.row(KeyCodec.key(map("x")), revision));
            database.write(batch);
        }
        try (RocksObjectStore store = open()) {
            String get = assertThrows(CorruptRecordException.class, () -> store.get(map("x")))
                    .getMessage();
            assertTrue(get.contains(map("x").toString()), get);
        }
    }

    @Test
    void anEndedWorkspaceLeavesNothingBehindWhenItsPastIsTrimmed() throws Exception {
        WorkspaceId gone = new WorkspaceId("gone");
        try (RocksObjectStore store = open()) {
            written(store, new Mutation.Begin(gone, TestObjects.TEMPLATES.getFirst(), TestObjects.values(gone)));
            created(store, map(gone, "x"), "1");
            updated(store, map(gone, "n0"), "2");
            deleted(store, map(gone, "n1"));
            written(store, new Mutation.End(gone));
            store.upkeep().compactBefore(store.revision());
        }
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20)) {
            for (Family family : Family.values()) {
                try (RocksIterator rows = database.iterator(family, database.anywhere())) {
                    rows.seek(KeyCodec.prefix(gone));
                    assertFalse(rows.isValid() && KeyCodec.startsWith(rows.key(), KeyCodec.prefix(gone)), family.name());
                }
            }
        }
    }

    @Test
    void whatIsKeptIsForTheOwnerAlone() throws Exception {
        Files.createDirectories(directory); // with whatever modes somebody chose
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        open().close();
        for (String name : List.of("store", "encryption.key", "store.lock")) {
            String modes =
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
            assertTrue(modes.endsWith("------"), name + " has " + modes);
        }
    }

    @Test
    void filesThatCannotBeReadAreNamedWithWhatToDo() throws Exception {
        open().close();
        Path key = directory.resolve("encryption.key");
        String right = Files.readString(key);
        Files.write(key, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertRefused("encryption.key", "put the file back");
        Files.delete(key);
        Files.createDirectory(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertRefused("encryption.key", "chmod 600");
        Files.delete(key);
        Files.writeString(key, right);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.write(directory.resolve("store/FORMAT"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertRefused("not made by Polder");
        Files.delete(directory.resolve("store.lock"));
        Files.createDirectory(directory.resolve("store.lock"));
        assertRefused("store.lock", "chmod 600");
    }
}
