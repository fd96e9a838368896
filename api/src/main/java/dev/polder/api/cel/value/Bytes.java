package dev.polder.api.cel.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sequence of bytes.
public final class Bytes implements Comparable<Bytes> {
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    public int size() {
        return content.length;
    }

    public byte[] copy() {
        return content.clone();
    }

    public Bytes plus(Bytes more) {
        byte[] both = Arrays.copyOf(content, content.length + more.content.length);
        System.arraycopy(more.content, 0, both, content.length, more.content.length);
        return new Bytes(both);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }
}
