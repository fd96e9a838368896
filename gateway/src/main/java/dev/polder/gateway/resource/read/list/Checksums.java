package dev.polder.gateway.resource.read.list;

/// CRC-32 of what is joined, from those of its parts. A CRC is a polynomial over GF(2) modulo the generator; what follows
/// shifts it by its bits, that is, multiplies it by a power of x. Numbers hold the coefficient of x^0 in their highest bit.
final class Checksums {
    private static final int GENERATOR = 0xedb88320;
    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8 = 1 << 23;

    private Checksums() {}

    /// @param one    CRC of the first part
    /// @param other  CRC of the second
    /// @param length bytes of the second
    static int joined(int one, int other, int length) {
        int shift = ONE;
        int power = X_TO_THE_8;
        for (int rest = length; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                shift = product(shift, power);
            }
            power = product(power, power);
        }
        return product(shift, one) ^ other;
    }

    private static int product(int one, int other) {
        int product = 0;
        int shifted = other;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((one & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted >>> 1) ^ ((shifted & 1) != 0 ? GENERATOR : 0);
        }
        return product;
    }
}
