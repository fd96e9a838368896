package dev.polder.gateway.admission.service;

import dev.polder.api.builtin.network.ServiceFamilies;
import dev.polder.api.validation.IpAddresses;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The addresses of a block that Services can have: neither the first, which names the block, nor of IPv4 the last, which
/// is the broadcast address. Those at its lower end are given out last, so that people find room there for addresses that
/// they choose (KEP-3070).
///
/// @param family `IPv4` or `IPv6`
/// @param first  the lowest address
/// @param rest   the lowest address that is not kept for people
/// @param last   the highest address; below `first` in a block without any
record AddressBlock(String family, BigInteger first, BigInteger rest, BigInteger last) {
    private static final int LEAST_KEPT = 16;
    private static final int MOST_KEPT = 256;
    private static final BigInteger PART_KEPT = BigInteger.valueOf(16);

    /// @param text a block in CIDR notation, judged before
    static AddressBlock of(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = IpAddresses.bytes(text.substring(0, slash));
        int bits = 8 * bytes.length - Integer.parseInt(text.substring(slash + 1));
        BigInteger size = BigInteger.ONE.shiftLeft(bits);
        BigInteger base = new BigInteger(1, bytes).shiftRight(bits).shiftLeft(bits);
        String family = ServiceFamilies.of(text);
        BigInteger first = base.add(BigInteger.ONE);
        BigInteger end = base.add(size).subtract(BigInteger.ONE);
        BigInteger last = family.equals(ServiceFamilies.V4) ? end.subtract(BigInteger.ONE) : end;
        return new AddressBlock(family, first, first.add(kept(size)), last);
    }

    private static BigInteger kept(BigInteger size) {
        if (size.compareTo(PART_KEPT) < 0) {
            return BigInteger.ZERO;
        }
        return size.divide(PART_KEPT).max(BigInteger.valueOf(LEAST_KEPT)).min(BigInteger.valueOf(MOST_KEPT));
    }

    boolean contains(String address) {
        if (!ServiceFamilies.of(address).equals(family)) {
            return false;
        }
        BigInteger number = new BigInteger(1, IpAddresses.bytes(address));
        return number.compareTo(first) >= 0 && number.compareTo(last) <= 0;
    }

    /// All addresses, each once, in the order in which they are to be tried: from a random one on, those kept for people
    /// last.
    Stream<String> candidates(RandomGenerator random) {
        return Stream.concat(around(rest, last, random), around(first, rest.subtract(BigInteger.ONE).min(last), random))
                .map(this::text);
    }

    private static Stream<BigInteger> around(BigInteger from, BigInteger to, RandomGenerator random) {
        BigInteger size = to.subtract(from).add(BigInteger.ONE);
        if (size.signum() <= 0) {
            return Stream.empty();
        }
        BigInteger start = BigInteger.valueOf(random.nextLong(Long.MAX_VALUE)).mod(size);
        return Stream.iterate(BigInteger.ZERO, i -> i.compareTo(size) < 0, i -> i.add(BigInteger.ONE))
                .map(i -> from.add(start.add(i).mod(size)));
    }

    private String text(BigInteger number) {
        byte[] bytes = new byte[family.equals(ServiceFamilies.V4) ? 4 : 16];
        byte[] magnitude = number.toByteArray();
        int length = Math.min(magnitude.length, bytes.length);
        System.arraycopy(magnitude, magnitude.length - length, bytes, bytes.length - length, length);
        return IpAddresses.text(bytes);
    }
}
