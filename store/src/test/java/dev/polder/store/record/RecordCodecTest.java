package dev.polder.store.record;

import static dev.polder.store.TestObjects.map;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCodecTest {
    private final SecureRandom random = new SecureRandom();
    private final RecordCodec codec = new RecordCodec(new RecordCipher(EncryptionKeys.random(random), random));

    private byte[] record(RecordHeader header, byte[] body, ObjectKey key, long revision) {
        return codec.seal(codec.draft(header, body), KeyCodec.row(KeyCodec.key(key), revision));
    }

    private StoredObject open(byte[] record, ObjectKey key, long revision) {
        return codec.open(key, KeyCodec.row(KeyCodec.key(key), revision), record);
    }

    @Test
    void recordsOfAnySizeComeBackAsTheyWere() {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            labels.put("größe-" + i, "x".repeat(i));
        }
        RecordHeader header = new RecordHeader(
                "", "v1", Long.MIN_VALUE, labels, Map.of(), List.of("a", ""), true, 200,
                new RecordHeader.Offsets(0, 1 << 20), false);
        for (byte[] body : List.of(new byte[0], new byte[1], new byte[1 << 20])) {
            StoredObject object = open(record(header, body, map("x"), 7), map("x"), 7);
            assertEquals(header, object.header());
            assertArrayEquals(body, object.body());
            RecordHeader secret = TestObjects.sensitive(labels);
            object = open(record(secret, body, map("x"), 7), map("x"), 7);
            assertEquals(secret, object.header());
            assertArrayEquals(body, object.body());
        }
    }

    @Test
    void aRecordMovedToAnotherKeyOrRevisionIsFound() {
        for (RecordHeader header : List.of(TestObjects.header(Map.of()), TestObjects.sensitive(Map.of()))) {
            byte[] record = record(header, TestObjects.body("x"), map("x"), 7);
            assertThrows(CorruptRecordException.class, () -> open(record, map("y"), 7));
            assertThrows(CorruptRecordException.class, () -> open(record, map("x"), 8));
        }
    }

    @Test
    void everyFlippedBitAndEveryTornEndIsFoundAndNamed() {
        for (RecordHeader header : List.of(
                TestObjects.header(Map.of("a", "b")), TestObjects.sensitive(Map.of("a", "b")))) {
            byte[] record = record(header, TestObjects.body("x"), map("x"), 7);
            for (int i = 0; i < record.length; i++) {
                byte[] wrong = record.clone();
                wrong[i] ^= (byte) (1 << (i % 8));
                String message = assertThrows(CorruptRecordException.class, () -> open(wrong, map("x"), 7))
                        .getMessage();
                assertTrue(message.contains(map("x").toString()), message);
                byte[] torn = Arrays.copyOf(record, i);
                assertThrows(CorruptRecordException.class, () -> open(torn, map("x"), 7));
            }
        }
    }

    @Test
    void theSameSecretTwiceIsTwoCiphertexts() {
        RecordHeader header = TestObjects.sensitive(Map.of());
        byte[] one = record(header, TestObjects.body("x"), map("x"), 7);
        byte[] two = record(header, TestObjects.body("x"), map("x"), 7);
        assertNotEquals(Arrays.hashCode(one), Arrays.hashCode(two));
    }

    @Test
    void afterANewKeyWasAddedOldRecordsStillOpen(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("encryption.key");
        RecordCodec before = new RecordCodec(new RecordCipher(EncryptionKeys.create(file, random), random));
        byte[] row = KeyCodec.row(KeyCodec.key(map("x")), 7);
        byte[] old = before.seal(before.draft(TestObjects.sensitive(Map.of()), TestObjects.body("old")), row);

        String first = Files.readString(file).strip();
        String second = "\n2 " + first.substring(2, 10) + "AAAA" + first.substring(14) + "\n";
        Files.writeString(file, second, StandardOpenOption.APPEND);
        EncryptionKeys both = EncryptionKeys.read(file);
        assertEquals(2, both.activeId());
        assertNotEquals(both.fingerprint(1), both.fingerprint(2));
        RecordCodec after = new RecordCodec(new RecordCipher(both, random));
        assertEquals("old", TestObjects.text(after.open(map("x"), row, old)));
        byte[] fresh = after.seal(after.draft(TestObjects.sensitive(Map.of()), TestObjects.body("new")), row);
        assertEquals("new", TestObjects.text(after.open(map("x"), row, fresh)));
        String message = assertThrows(CorruptRecordException.class, () -> before.open(map("x"), row, fresh))
                .getMessage();
        assertTrue(message.contains("encryption key 2"), message);
    }

    @Test
    void tombstonesAreNotRecords() {
        assertTrue(RecordCodec.isTombstone(RecordCodec.tombstone()));
        assertFalse(RecordCodec.isTombstone(record(TestObjects.header(Map.of()), new byte[0], map("x"), 7)));
        assertThrows(CorruptRecordException.class, () -> open(RecordCodec.tombstone(), map("x"), 7));
    }

    @Test
    void keysComeBackAndHoldNoZero() {
        ObjectKey key = new ObjectKey(TestObjects.A, TestObjects.DEPLOYMENTS, "", "système:x");
        byte[] bytes = KeyCodec.key(key);
        assertEquals(key, KeyCodec.decode(bytes, bytes.length));
        assertEquals(7, KeyCodec.revision(KeyCodec.row(bytes, 7)));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.key(map("a\0b")));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.decode(bytes, bytes.length - 1));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.decode(new byte[9], 9));
    }
}
