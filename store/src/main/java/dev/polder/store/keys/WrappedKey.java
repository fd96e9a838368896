package dev.polder.store.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A data key that can be written down: only its provider can tell what it is.
///
/// @param keyId of the key that wrapped it
/// @param bytes the ciphertext; never changed
@SuppressWarnings("ArrayRecordComponent")
public record WrappedKey(String keyId, byte[] bytes) {
    /// Of the id and of the ciphertext (upstream's limits for a key management service).
    public static final int MAX_BYTES = 1024;

    public WrappedKey {
        if (keyId.isEmpty() || keyId.length() > MAX_BYTES || !US_ASCII.newEncoder().canEncode(keyId)) {
            throw new IllegalArgumentException("a key id has 1 to " + MAX_BYTES + " ASCII characters");
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a wrapped key has at most " + MAX_BYTES + " bytes");
        }
    }

    /// As it is kept.
    public byte[] encoded() {
        byte[] id = keyId.getBytes(US_ASCII);
        return ByteBuffer.allocate(Integer.BYTES + id.length + bytes.length)
                .putInt(id.length)
                .put(id)
                .put(bytes)
                .array();
    }

    public static WrappedKey of(byte[] encoded) {
        int id = ByteBuffer.wrap(encoded).getInt();
        return new WrappedKey(
                new String(encoded, Integer.BYTES, id, US_ASCII),
                Arrays.copyOfRange(encoded, Integer.BYTES + id, encoded.length));
    }
}
