package dev.polder.store.record;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The record format (house decision 2). A fixed part of 26 bytes: format version, flags, key id (0 = not encrypted),
/// schema fingerprint, two offsets into the body, checksum. Then the payload: header length, header (uid, apiVersion,
/// finalizers, labels, fields, owners), body. A sensitive record's payload is encrypted whole, labels too: 24 random
/// bytes, ciphertext, tag; the key id names a data key of the store. The checksum covers key, revision and all other
/// bytes, and so does the cipher's tag: a record that was moved to another key or revision is found. Any thread.
public final class RecordCodec {
    /// The one format that this code writes and reads.
    public static final int FORMAT = 1;

    private static final int TOMBSTONE = 1;
    private static final int DELETING = 2;
    private static final int SENSITIVE = 4;

    private static final int KEY_ID = 2;
    private static final int FINGERPRINT = 6;
    private static final int OFFSETS = 14;
    private static final int CHECKSUM = 22;
    private static final int PAYLOAD = 26;

    private final RecordCipher cipher;

    public RecordCodec(RecordCipher cipher) {
        this.cipher = cipher;
    }

    /// All of the record that does not depend on the revision. Copies the body.
    ///
    /// @throws dev.polder.store.StoreUnavailableException when the object is sensitive and the keys may not be used now
    public RecordDraft draft(RecordHeader header, byte[] body) {
        ByteWriter head = new ByteWriter();
        head.text(header.uid());
        head.text(header.apiVersion());
        head.number(header.finalizers());
        head.map(header.labels());
        head.map(header.fields());
        head.texts(header.ownerUids());
        byte[] bytes = new byte[PAYLOAD + Integer.BYTES + head.length() + body.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int flags = (header.deleting() ? DELETING : 0) | (header.sensitive() ? SENSITIVE : 0);
        buffer.put((byte) FORMAT).put((byte) flags).putInt(0);
        buffer.putLong(header.schemaFingerprint());
        buffer.putInt(header.offsets().afterKind()).putInt(header.offsets().resourceVersion());
        buffer.putInt(PAYLOAD, head.length());
        head.copyTo(bytes, PAYLOAD + Integer.BYTES);
        System.arraycopy(body, 0, bytes, bytes.length - body.length, body.length);
        return header.sensitive()
                ? new RecordDraft(bytes, 0, cipher.prepare())
                : new RecordDraft(bytes, payloadChecksum(whole(bytes)), null);
    }

    /// The record as it is stored under the row. A sensitive one is encrypted here and not before, because the
    /// revision is part of what its tag covers.
    ///
    /// @param row of [KeyCodec#row]
    public byte[] seal(RecordDraft draft, byte[] row) {
        byte[] record = draft.bytes;
        int payloadChecksum = draft.payloadChecksum;
        if (isSensitive(record)) {
            return encrypt(record, row, cipher.current(draft.takeSealing()));
        }
        ByteBuffer.wrap(record).putInt(CHECKSUM, checksum(whole(record), row, payloadChecksum));
        return record;
    }

    private static byte[] encrypt(byte[] plain, byte[] row, RecordCipher.Sealing sealing) {
        ByteBuffer.wrap(plain).putInt(KEY_ID, sealing.keyId());
        byte[] record = RecordCipher.encrypt(sealing, plain, PAYLOAD, associated(plain, row));
        ByteBuffer.wrap(record).putInt(CHECKSUM, checksum(whole(record), row, payloadChecksum(whole(record))));
        return record;
    }

    /// The same record, encrypted with the key that is active now.
    ///
    /// @param record a sensitive one, as it is stored under the row
    /// @throws CorruptRecordException when it is not what was written there
    public byte[] reseal(ObjectKey key, byte[] row, byte[] record) {
        check(key, row, record);
        byte[] plain = decrypt(key, row, record);
        try {
            return encrypt(plain, row, cipher.current(null));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Whether the record is encrypted.
    public static boolean isSensitive(byte[] record) {
        return record.length >= PAYLOAD && (record[1] & SENSITIVE) != 0;
    }

    /// The data key that a sensitive record is encrypted with.
    public static int keyId(byte[] record) {
        return ByteBuffer.wrap(record).getInt(KEY_ID);
    }

    /// What is stored where an object was taken away.
    public static byte[] tombstone() {
        return new byte[] {FORMAT, TOMBSTONE};
    }

    /// Whether the record (its first two bytes at least) says that the object was taken away.
    public static boolean isTombstone(byte[] record) {
        return isTombstone(whole(record));
    }

    /// The same of a record that is a part of an array.
    public static boolean isTombstone(StoredObject.Part record) {
        return record.length() >= 2 && (record.bytes()[record.from() + 1] & TOMBSTONE) != 0;
    }

    /// Reads a record back.
    ///
    /// @param key of the object, `row` its bytes with the revision
    /// @throws CorruptRecordException when it is not what was written there
    public StoredObject open(ObjectKey key, byte[] row, byte[] record) {
        return open(key, row, whole(record));
    }

    /// The same for a record that is a part of an array: so is the object, if it is not encrypted.
    public StoredObject open(ObjectKey key, byte[] row, StoredObject.Part record) {
        check(key, row, record);
        if ((record.bytes()[record.from() + 1] & SENSITIVE) == 0) {
            return parse(key, row, record);
        }
        int from = record.from();
        byte[] plain = decrypt(key, row, Arrays.copyOfRange(record.bytes(), from, from + record.length()));
        return parse(key, row, whole(plain));
    }

    /// Compares the checksum of a record with what it is of.
    ///
    /// @throws CorruptRecordException when it is not what was written there
    public static void check(ObjectKey key, byte[] row, byte[] record) {
        check(key, row, whole(record));
    }

    private static void check(ObjectKey key, byte[] row, StoredObject.Part record) {
        byte[] bytes = record.bytes();
        int from = record.from();
        if (record.length() < PAYLOAD || bytes[from] != FORMAT) {
            throw corrupt(key, row, record.length() == 0 ? "it is empty" : "its format is " + bytes[from]);
        }
        if (ByteBuffer.wrap(bytes).getInt(from + CHECKSUM) != checksum(record, row, payloadChecksum(record))) {
            throw corrupt(key, row, "its checksum differs");
        }
    }

    private static StoredObject parse(ObjectKey key, byte[] row, StoredObject.Part plain) {
        byte[] bytes = plain.bytes();
        int from = plain.from();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int begin = PAYLOAD + Integer.BYTES + buffer.getInt(from + PAYLOAD);
        if (begin < PAYLOAD + Integer.BYTES || begin > plain.length()) {
            throw corrupt(key, row, "its header ends too late");
        }
        var offsets = new RecordHeader.Offsets(
                buffer.getInt(from + OFFSETS), buffer.getInt(from + OFFSETS + Integer.BYTES));
        long revision = KeyCodec.revision(row);
        var body = new StoredObject.Part(bytes, from + begin, plain.length() - begin);
        return new StoredObject(key, revision, offsets, body, () -> header(key, revision, plain, offsets));
    }

    private static RecordHeader header(
            ObjectKey key, long revision, StoredObject.Part plain, RecordHeader.Offsets offsets) {
        byte[] bytes = plain.bytes();
        int from = plain.from();
        ByteReader head = new ByteReader(bytes, from + PAYLOAD + Integer.BYTES);
        try {
            String uid = head.text();
            String apiVersion = head.text();
            int finalizers = head.number();
            return new RecordHeader(
                    uid,
                    apiVersion,
                    ByteBuffer.wrap(bytes).getLong(from + FINGERPRINT),
                    head.map(),
                    head.map(),
                    head.texts(),
                    (bytes[from + 1] & DELETING) != 0,
                    finalizers,
                    offsets,
                    (bytes[from + 1] & SENSITIVE) != 0);
        } catch (IndexOutOfBoundsException e) {
            throw new CorruptRecordException(message(key, revision, "its header ends too early"), e);
        }
    }

    private byte[] decrypt(ObjectKey key, byte[] row, byte[] record) {
        try {
            return cipher.decrypt(keyId(record), record, PAYLOAD, associated(record, row));
        } catch (RecordCipher.UndecipherableException e) {
            throw new CorruptRecordException(message(key, KeyCodec.revision(row), String.valueOf(e.getMessage())), e);
        }
    }

    /// Fixed part without the checksum, then key and revision.
    private static byte[] associated(byte[] record, byte[] row) {
        byte[] associated = Arrays.copyOf(record, CHECKSUM + row.length);
        System.arraycopy(row, 0, associated, CHECKSUM, row.length);
        return associated;
    }

    private static int payloadChecksum(StoredObject.Part record) {
        CRC32C crc = new CRC32C();
        crc.update(record.bytes(), record.from() + PAYLOAD, record.length() - PAYLOAD);
        return (int) crc.getValue();
    }

    private static int checksum(StoredObject.Part record, byte[] row, int payloadChecksum) {
        CRC32C crc = new CRC32C();
        crc.update(row);
        crc.update(record.bytes(), record.from(), CHECKSUM);
        crc.update(payloadChecksum >>> 24);
        crc.update(payloadChecksum >>> 16);
        crc.update(payloadChecksum >>> 8);
        crc.update(payloadChecksum);
        return (int) crc.getValue();
    }

    private static StoredObject.Part whole(byte[] record) {
        return new StoredObject.Part(record, 0, record.length);
    }

    private static CorruptRecordException corrupt(ObjectKey key, byte[] row, String why) {
        return new CorruptRecordException(message(key, KeyCodec.revision(row), why));
    }

    private static String message(ObjectKey key, long revision, String why) {
        return "the stored record of %s at revision %d is damaged: %s; restore the data directory from a copy"
                .formatted(key, revision, why);
    }
}
