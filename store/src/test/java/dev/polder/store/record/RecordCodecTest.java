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
import dev.polder.store.keys.FaultyKeyProvider;
import dev.polder.store.keys.KeyLimits;
import dev.polder.store.keys.KeyProviderException;
import dev.polder.store.keys.KeyWatch;
import dev.polder.store.keys.MemoryDataKeyRows;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private final SecureRandom random = new SecureRandom();
    private final FaultyKeyProvider provider = new FaultyKeyProvider();
    private final KeyWatch keys = watch();
    private final RecordCodec codec = new RecordCodec(new RecordCipher(keys.keys(), random));

    private KeyWatch watch() {
        try {
            return KeyWatch.open(
                    provider, new MemoryDataKeyRows(), random, KeyLimits.DEFAULT, System::nanoTime);
        } catch (KeyProviderException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        keys.close();
    }

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
    void afterARotationOldRecordsStillOpenAndAreSealedAnewInTheirPlace() {
        byte[] row = KeyCodec.row(KeyCodec.key(map("x")), 7);
        byte[] old = record(TestObjects.sensitive(Map.of("a", "b")), TestObjects.body("old"), map("x"), 7);
        RecordDraft early = codec.draft(TestObjects.sensitive(Map.of()), TestObjects.body("early"));
        provider.rotate();
        keys.poll();
        assertEquals(1, RecordCodec.keyId(old));
        assertEquals("old", TestObjects.text(open(old, map("x"), 7)));
        byte[] late = codec.seal(early, row);
        assertEquals(2, RecordCodec.keyId(late), "sealed with the key that is active when it is stored");
        assertEquals("early", TestObjects.text(open(late, map("x"), 7)));

        byte[] anew = codec.reseal(map("x"), row, old);
        assertEquals(2, RecordCodec.keyId(anew));
        StoredObject object = open(anew, map("x"), 7);
        assertEquals("old", TestObjects.text(object));
        assertEquals(TestObjects.sensitive(Map.of("a", "b")), object.header());
        assertThrows(CorruptRecordException.class, () -> open(anew, map("x"), 8));
        assertThrows(CorruptRecordException.class, () -> codec.reseal(map("y"), KeyCodec.row(KeyCodec.key(map("y")), 7), old));
    }

    @Test
    void aDraftThatIsSealedTwiceNeverUsesANonceTwice() {
        RecordDraft draft = codec.draft(TestObjects.sensitive(Map.of()), TestObjects.body("x"));
        byte[] one = codec.seal(draft, KeyCodec.row(KeyCodec.key(map("x")), 7));
        byte[] two = codec.seal(draft, KeyCodec.row(KeyCodec.key(map("x")), 8));
        assertFalse(Arrays.equals(Arrays.copyOfRange(one, 26, 50), Arrays.copyOfRange(two, 26, 50)));
        assertEquals("x", TestObjects.text(open(one, map("x"), 7)));
        assertEquals("x", TestObjects.text(open(two, map("x"), 8)));
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
