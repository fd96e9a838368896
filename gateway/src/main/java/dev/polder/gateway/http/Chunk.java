package dev.polder.gateway.http;

import java.util.Objects;

/// A piece of a body: a part of an array that is sent without a copy and can be shared by any number of streams. The
/// array must not change any more.
///
/// @param bytes the array
/// @param offset first byte
/// @param length number of bytes
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
public record Chunk(byte[] bytes, int offset, int length) {

    /// Checks the range.
    public Chunk {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    /// A whole array.
    public static Chunk of(byte[] bytes) {
        return new Chunk(bytes, 0, bytes.length);
    }
}
