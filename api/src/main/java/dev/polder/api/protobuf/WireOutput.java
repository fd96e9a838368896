package dev.polder.api.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a message from its end to its beginning, so that the length of what is inside is known when the head in front of
/// it is written. One thread.
final class WireOutput {
    private static final int FIRST = 512;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private byte[] data = new byte[FIRST];
    private int start = FIRST;

    /// Bytes that were written.
    int size() {
        return data.length - start;
    }

    byte[] bytes() {
        return Arrays.copyOfRange(data, start, data.length);
    }

    void raw(byte[] bytes) {
        room(bytes.length);
        start -= bytes.length;
        System.arraycopy(bytes, 0, data, start, bytes.length);
    }

    void varint(long value) {
        int length = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        room(length);
        start -= length;
        long rest = value;
        for (int i = 0; i < length - 1; i++) {
            data[start + i] = (byte) ((rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        data[start + length - 1] = (byte) rest;
    }

    void fixed64(long value) {
        room(Long.BYTES);
        start -= Long.BYTES;
        for (int i = 0; i < Long.BYTES; i++) {
            data[start + i] = (byte) (value >>> (8 * i));
        }
    }

    void tag(int number, int wireType) {
        varint((long) number << 3 | wireType);
    }

    /// Puts the head of a field in front of its content.
    ///
    /// @param before what [#size] was before the content was written
    void close(int number, int before) {
        varint(size() - before);
        tag(number, WireInput.BYTES);
    }

    void bytes(int number, byte[] content) {
        int before = size();
        raw(content);
        close(number, before);
    }

    void string(int number, String text) {
        bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    void number(int number, long value) {
        varint(value);
        tag(number, WireInput.VARINT);
    }

    private void room(int length) {
        if (start >= length) {
            return;
        }
        int used = size();
        byte[] larger = new byte[Math.max(Math.addExact(used, length), Math.multiplyExact(data.length, 2))];
        System.arraycopy(data, start, larger, larger.length - used, used);
        start = larger.length - used;
        data = larger;
    }
}
