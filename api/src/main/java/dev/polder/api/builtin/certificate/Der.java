package dev.polder.api.builtin.certificate;

import java.util.Arrays;

/// Reads one value of DER after the other. Never outside the array, whatever lengths it claims.
final class Der {
    static final int SEQUENCE = 0x30;
    static final int BIT_STRING = 0x03;
    static final int INTEGER = 0x02;
    static final int OBJECT_IDENTIFIER = 0x06;

    private final byte[] bytes;
    private final int end;
    private int at;

    /// That there is no such value.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    Der(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Der(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean isAtEnd() {
        return at == end;
    }

    /// The next value's content.
    Der enter(int tag) throws MalformedException {
        int start = at;
        int length = header(tag);
        Der content = new Der(bytes, at, at + length);
        at += length;
        if (at <= start) {
            throw new MalformedException("asn1: structure error: length");
        }
        return content;
    }

    /// The next value with its tag and length, as it stands there.
    byte[] whole(int tag) throws MalformedException {
        int start = at;
        enter(tag);
        return Arrays.copyOfRange(bytes, start, at);
    }

    /// What is left.
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    private int header(int tag) throws MalformedException {
        if (end - at < 2 || (bytes[at] & 0xff) != tag) {
            throw new MalformedException("asn1: structure error: tags don't match");
        }
        int length = bytes[at + 1] & 0xff;
        at += 2;
        if (length >= 0x80) {
            int octets = length & 0x7f;
            if (octets == 0 || octets > 3 || end - at < octets) {
                throw new MalformedException("asn1: structure error: length");
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = (length << 8) | (bytes[at++] & 0xff);
            }
        }
        if (length > end - at) {
            throw new MalformedException("asn1: syntax error: data truncated");
        }
        return length;
    }
}
