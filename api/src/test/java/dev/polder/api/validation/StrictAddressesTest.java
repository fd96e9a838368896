package dev.polder.api.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrictAddressesTest {
    @Test
    void oneWayToWriteAnAddressIsGood() {
        for (String good : List.of("10.0.0.1", "0.0.0.0", "::", "::1", "2001:db8::1", "fe80::1:0:0:1", "1:2:3:4:5:6:7:8")) {
            assertEquals(List.of(), StrictAddresses.address(good), good);
        }
        assertEquals(List.of("must not have leading 0s"), StrictAddresses.address("10.00.0.1"));
        assertEquals(List.of(IpAddresses.INVALID), StrictAddresses.address("10.0.0"));
        assertEquals(List.of("must not be an IPv4-mapped IPv6 address"), StrictAddresses.address("::ffff:10.0.0.1"));
        assertEquals(List.of("must be in canonical form (\"1:0:0:2::3\")"), StrictAddresses.address("1:0:0:2:0:0:0:3"));
        assertEquals(List.of("must be in canonical form (\"1:0:2:3:4:5:6:7\")"), StrictAddresses.address("1::2:3:4:5:6:7"));
        assertEquals(List.of("must be in canonical form (\"::a\")"), StrictAddresses.address("::000A"));
        assertEquals(List.of("must be in canonical form (\"1::\")"), StrictAddresses.address("1:0:0:0:0:0:0:0"));
    }

    @Test
    void oneWayToWriteABlockIsGood() {
        for (String good : List.of("10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/64")) {
            assertEquals(List.of(), StrictAddresses.block(good), good);
        }
        assertEquals(List.of(IpAddresses.INVALID_BLOCK), StrictAddresses.block("10.0.0.0"));
        assertEquals(
                List.of("must not have leading 0s in IP or prefix length"), StrictAddresses.block("2001:db8::/064"));
        assertEquals(
                List.of("must not have bits set beyond the prefix length"), StrictAddresses.block("2001:db8::1/64"));
        assertEquals(
                List.of("must not have an IPv4-mapped IPv6 address"), StrictAddresses.block("::ffff:10.0.0.0/104"));
    }
}
