package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what [ByteWriter] wrote. Throws IndexOutOfBoundsException where the bytes end too early. One thread.
public final class ByteReader {
    private final byte[] bytes;
    private int at;

    public ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    public int position() {
        return at;
    }

    public int number() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("number too long");
    }

    public String text() {
        int length = number();
        if (length < 0 || length > bytes.length - at) {
            throw new IndexOutOfBoundsException(at);
        }
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }

    public List<String> texts() {
        int size = count();
        if (size == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(text());
        }
        return texts;
    }

    public Map<String, String> map() {
        int size = count();
        if (size == 0) {
            return Map.of();
        }
        Map<String, String> map = HashMap.newHashMap(size);
        for (int i = 0; i < size; i++) {
            map.put(text(), text());
        }
        return map;
    }

    public byte[] bytes() {
        int length = number();
        if (length < 0 || length > bytes.length - at) {
            throw new IndexOutOfBoundsException(at);
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /// Eight bytes.
    public long longNumber() {
        if (bytes.length - at < Long.BYTES) {
            throw new IndexOutOfBoundsException(at);
        }
        at += Long.BYTES;
        return ByteBuffer.wrap(bytes).getLong(at - Long.BYTES);
    }

    private int count() {
        int size = number();
        if (size < 0 || size > bytes.length - at) {
            throw new IndexOutOfBoundsException(at);
        }
        return size;
    }
}
