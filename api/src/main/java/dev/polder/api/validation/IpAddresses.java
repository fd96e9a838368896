package dev.polder.api.validation;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// IP addresses and blocks as text. Nothing is looked up.
public final class IpAddresses {
    /// What is said of a text that is none.
    public static final String INVALID = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// What is said of a text that is no block.
    public static final String INVALID_BLOCK = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int GROUPS = 8;

    private IpAddresses() {}

    public static boolean isV4(String text) {
        return V4.matcher(text).matches();
    }

    public static boolean isV6(String text) {
        if (text.indexOf(':') < 0 || text.length() > 45) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == GROUPS;
        }
        String left = text.substring(0, gap);
        String right = text.substring(gap + 2);
        int before = left.isEmpty() ? 0 : groups(left);
        int after = right.isEmpty() ? 0 : groups(right);
        return before >= 0 && after >= 0 && before + after < GROUPS && left.indexOf('.') < 0;
    }

    public static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }

    /// An address, a slash and the length of the prefix.
    public static boolean isBlock(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        String address = text.substring(0, slash);
        int length = Integer.parseInt(text.substring(slash + 1));
        return (isV4(address) && length <= 32) || (isV6(address) && length <= 128);
    }

    /// How many groups of 16 bits stand between colons; -1 when one is none.
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && isV4(parts[i])) {
                count += 2;
            } else if (GROUP.matcher(parts[i]).matches()) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }

    /// Whether a block lies in another one and is smaller. Both must be blocks.
    public static boolean isStrictlyInside(String inner, String outer) {
        int small = Integer.parseInt(inner.substring(inner.indexOf('/') + 1));
        int large = Integer.parseInt(outer.substring(outer.indexOf('/') + 1));
        byte[] one = bytes(inner.substring(0, inner.indexOf('/')));
        byte[] other = bytes(outer.substring(0, outer.indexOf('/')));
        return one.length == other.length && small > large && samePrefix(one, other, large);
    }

    /// Whether bits stand beyond the length of the prefix of a block.
    public static boolean hasBitsBeyond(String block) {
        int length = Integer.parseInt(block.substring(block.indexOf('/') + 1));
        byte[] bytes = bytes(block.substring(0, block.indexOf('/')));
        for (int bit = length; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean samePrefix(byte[] one, byte[] other, int length) {
        for (int bit = 0; bit < length; bit++) {
            int shift = 7 - bit % 8;
            if ((one[bit / 8] >> shift & 1) != (other[bit / 8] >> shift & 1)) {
                return false;
            }
        }
        return true;
    }

    /// The one way to write an address: of IPv6 as RFC 5952 has it.
    ///
    /// @param bytes 4 or 16 of them, the highest first
    public static String text(byte[] bytes) {
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < bytes.length; i += 2) {
            int end = i;
            while (end < bytes.length && bytes[end] == 0 && bytes[end + 1] == 0) {
                end += 2;
            }
            if ((end - i) / 2 > length) {
                start = i;
                length = (end - i) / 2;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 2) {
            if (i == start) {
                text.append("::");
                i += 2 * length - 2;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
            }
        }
        return text.toString();
    }

    /// An address as bytes, 4 or 16 of them; none for what is no address.
    public static byte[] bytes(String address) {
        try {
            // A literal, as was checked: nothing is looked up.
            return InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
