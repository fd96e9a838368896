package dev.polder.api.validation;

import java.util.List;

/// IP addresses and blocks in new fields, which take one way to write each of them (apimachinery `IsValidIP`,
/// `IsValidCIDR`). Nothing is looked up.
public final class StrictAddresses {
    private StrictAddresses() {}

    /// What is wrong with an address; empty when nothing is.
    public static List<String> address(String text) {
        if (!IpAddresses.isAddress(text)) {
            return List.of(IpAddresses.isAddress(shortened(text)) ? "must not have leading 0s" : IpAddresses.INVALID);
        }
        if (isMapped(text)) {
            return List.of("must not be an IPv4-mapped IPv6 address");
        }
        return other(text, canonical(text));
    }

    /// What is wrong with a block; empty when nothing is.
    public static List<String> block(String text) {
        int slash = text.indexOf('/');
        if (!IpAddresses.isBlock(text)) {
            boolean zeros = slash >= 0 && IpAddresses.isBlock(shortened(text));
            return List.of(zeros ? "must not have leading 0s in IP or prefix length" : IpAddresses.INVALID_BLOCK);
        }
        String address = text.substring(0, slash);
        if (isMapped(address)) {
            return List.of("must not have an IPv4-mapped IPv6 address");
        }
        if (IpAddresses.hasBitsBeyond(text)) {
            return List.of("must not have bits set beyond the prefix length");
        }
        return other(text, canonical(address) + text.substring(slash));
    }

    private static List<String> other(String text, String canonical) {
        return text.equals(canonical) ? List.of() : List.of("must be in canonical form (\"%s\")".formatted(canonical));
    }

    /// Without the zeros before other figures of decimal numbers.
    private static String shortened(String text) {
        return text.indexOf(':') >= 0 && text.indexOf('.') < 0
                ? text.replaceAll("/0+(?=[0-9])", "/")
                : text.replaceAll("(?<![0-9A-Fa-f:])0+(?=[0-9])", "");
    }

    private static boolean isMapped(String address) {
        return address.indexOf(':') >= 0 && IpAddresses.bytes(address).length == 4;
    }

    private static String canonical(String address) {
        return address.indexOf(':') < 0 ? address : IpAddresses.text(IpAddresses.bytes(address));
    }
}
