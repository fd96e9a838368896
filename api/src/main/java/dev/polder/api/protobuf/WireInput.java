package dev.polder.api.protobuf;

import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.Utf8;
import java.util.Arrays;

/// A cursor over the protobuf encoding of one message. Every read checks the end. One thread.
final class WireInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int MAX_VARINT_SHIFT = 63;

    private final byte[] data;
    private final int end;
    private int position;

    private WireInput(byte[] data, int start, int end) {
        this.data = data;
        this.position = start;
        this.end = end;
    }

    /// @param start where the message begins in `data`; it goes on to the end
    static WireInput of(byte[] data, int start) {
        return new WireInput(data, start, data.length);
    }

    boolean hasMore() {
        return position < end;
    }

    /// The number of a field, shifted left by three, with its wire type below.
    int tag() {
        long tag = varint();
        if (tag <= 7 || tag > Integer.MAX_VALUE) {
            throw JsonSyntaxException.malformed("protobuf: illegal tag %d".formatted(tag));
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
            if (position >= end) {
                throw truncated();
            }
            byte next = data[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw JsonSyntaxException.malformed("protobuf: integer overflow");
    }

    long fixed64() {
        need(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value |= (long) (data[position++] & 0xff) << (8 * i);
        }
        return value;
    }

    /// The message inside a length-delimited field.
    WireInput message() {
        int length = length();
        WireInput inner = new WireInput(data, position, position + length);
        position += length;
        return inner;
    }

    byte[] bytes() {
        int length = length();
        byte[] bytes = Arrays.copyOfRange(data, position, position + length);
        position += length;
        return bytes;
    }

    String string() {
        return Utf8.decode(bytes());
    }

    /// Passes over a value of a wire type.
    void skip(int wireType) {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case BYTES -> advance(length());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw JsonSyntaxException.malformed("protobuf: illegal wire type %d".formatted(wireType));
        }
    }

    /// Refuses a field whose wire type is not the one it has.
    static void expect(int tag, int wireType) {
        if ((tag & 7) != wireType) {
            throw JsonSyntaxException.malformed(
                    "protobuf: wrong wire type %d for field %d".formatted(tag & 7, tag >>> 3));
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw truncated();
        }
        return (int) length;
    }

    private void advance(int count) {
        need(count);
        position += count;
    }

    private void need(int count) {
        if (end - position < count) {
            throw truncated();
        }
    }

    private static JsonSyntaxException truncated() {
        return JsonSyntaxException.malformed("protobuf: unexpected EOF");
    }
}
