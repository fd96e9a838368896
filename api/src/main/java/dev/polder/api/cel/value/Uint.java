package dev.polder.api.cel.value;

/// An unsigned integer of 64 bits.
///
/// @param bits as [Long] has them
public record Uint(long bits) implements Comparable<Uint> {
    @Override
    public int compareTo(Uint other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    public double toDouble() {
        double high = (double) (bits >>> 1) * 2;
        return bits >= 0 ? bits : high + (bits & 1);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
