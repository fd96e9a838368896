package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Bytes that grow: variable-length numbers and counted UTF-8. One thread.
public final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int length;

    public int length() {
        return length;
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
    }

    public void number(int value) {
        reserve(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    public void text(String text) {
        bytes(text.getBytes(UTF_8));
    }

    public void bytes(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /// Eight bytes.
    public void longNumber(long value) {
        reserve(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += Long.BYTES;
    }

    public void texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
    }

    public void map(Map<String, String> map) {
        number(map.size());
        map.forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
