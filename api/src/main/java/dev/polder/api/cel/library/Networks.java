package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.OpaqueValue;
import dev.polder.api.validation.IpAddresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// IP addresses and blocks (`apiserver/pkg/cel/library/ip.go`, `cidr.go`).
final class Networks {
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int BYTE_BITS = 8;

    private Networks() {}

    /// An address.
    ///
    /// @param hex its bytes, 4 or 16 of them
    record Ip(String hex) implements OpaqueValue {
        private byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String typeName() {
            return "net.IP";
        }

        @Override
        public long size() {
            return hex.length() / 2;
        }

        boolean isV4() {
            return hex.length() / 2 == V4_BYTES;
        }

        private int at(int index) {
            return bytes()[index] & 0xff;
        }

        /// As it is written canonically.
        @Override
        public String text() {
            byte[] bytes = bytes();
            if (isV4()) {
                return "%d.%d.%d.%d".formatted(at(0), at(1), at(2), at(3));
            }
            int[] groups = new int[V6_BYTES / 2];
            for (int i = 0; i < groups.length; i++) {
                groups[i] = ((bytes[2 * i] & 0xff) << BYTE_BITS) | (bytes[2 * i + 1] & 0xff);
            }
            return compressed(groups);
        }

        /// The longest run of two or more zeros becomes `::`.
        private static String compressed(int[] groups) {
            int start = -1;
            int length = 1;
            for (int i = 0; i < groups.length; i++) {
                int end = i;
                while (end < groups.length && groups[end] == 0) {
                    end++;
                }
                if (end - i > length) {
                    start = i;
                    length = end - i;
                }
            }
            if (start < 0) {
                return joined(groups, 0, groups.length);
            }
            return joined(groups, 0, start) + "::" + joined(groups, start + length, groups.length);
        }

        private static String joined(int[] groups, int from, int to) {
            StringJoiner text = new StringJoiner(":");
            Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).forEach(text::add);
            return text.toString();
        }

        boolean isUnspecified() {
            return hex.chars().allMatch(c -> c == '0');
        }

        boolean isLoopback() {
            return isV4() ? at(0) == 127 : hex.equals("0".repeat(31) + "1");
        }

        boolean isMulticast() {
            return isV4() ? (at(0) & 0xf0) == 0xe0 : at(0) == 0xff;
        }

        boolean isLinkLocalMulticast() {
            return isV4() ? hex.startsWith("e00000") : at(0) == 0xff && (at(1) & 0x0f) == 0x02;
        }

        boolean isLinkLocalUnicast() {
            return isV4() ? hex.startsWith("a9fe") : at(0) == 0xfe && (at(1) & 0xc0) == 0x80;
        }

        boolean isGlobalUnicast() {
            return !isUnspecified() && !hex.equals("ffffffff") && !isLoopback() && !isMulticast() && !isLinkLocalUnicast();
        }

        /// The address with the bits behind a prefix cleared.
        Ip masked(int prefix) {
            byte[] bytes = bytes();
            for (int bit = prefix; bit < bytes.length * BYTE_BITS; bit++) {
                bytes[bit / BYTE_BITS] &= (byte) ~(0x80 >> bit % BYTE_BITS);
            }
            return new Ip(HexFormat.of().formatHex(bytes));
        }
    }

    /// A block of addresses.
    ///
    /// @param prefix how many bits are fixed
    record Cidr(Ip ip, int prefix) implements OpaqueValue {
        @Override
        public String typeName() {
            return "net.CIDR";
        }

        @Override
        public long size() {
            return (prefix + BYTE_BITS - 1L) / BYTE_BITS;
        }

        @Override
        public String text() {
            return ip.text() + "/" + prefix;
        }

        boolean contains(Ip other) {
            return ip.isV4() == other.isV4() && ip.masked(prefix).equals(other.masked(prefix));
        }
    }

    static void register(Map<String, Function> functions) {
        functions.put("ip", (args, _) -> args[0] instanceof Cidr cidr ? cidr.ip() : ip(args[0]));
        functions.put("isIP", (args, _) -> ip(args[0]) instanceof Ip);
        functions.put("ip.isCanonical", (args, _) -> ip(args[0]) instanceof Ip ip ? ip.text().equals(args[0]) : ip(args[0]));
        functions.put("family", (args, _) -> args[0] instanceof Ip ip ? (Object) (ip.isV4() ? 4L : 6L) : none());
        functions.put("isUnspecified", is(Ip::isUnspecified));
        functions.put("isLoopback", is(Ip::isLoopback));
        functions.put("isLinkLocalMulticast", is(Ip::isLinkLocalMulticast));
        functions.put("isLinkLocalUnicast", is(Ip::isLinkLocalUnicast));
        functions.put("isGlobalUnicast", is(Ip::isGlobalUnicast));
        functions.put("cidr", (args, _) -> cidr(args[0]));
        functions.put("isCIDR", (args, _) -> cidr(args[0]) instanceof Cidr);
        functions.put("prefixLength", (args, _) -> args[0] instanceof Cidr cidr ? (Object) (long) cidr.prefix() : none());
        functions.put(
                "masked",
                (args, _) -> args[0] instanceof Cidr cidr
                        ? new Cidr(cidr.ip().masked(cidr.prefix()), cidr.prefix())
                        : none());
        functions.put("containsIP", (args, _) -> containsIp(args));
        functions.put("containsCIDR", (args, _) -> containsCidr(args));
    }

    private static CelError none() {
        return CelError.NO_OVERLOAD;
    }

    private static Function is(Predicate<Ip> test) {
        return (args, _) -> args[0] instanceof Ip ip ? (Object) test.test(ip) : none();
    }

    private static Object containsIp(Object[] args) {
        Object other = args[1] instanceof String ? ip(args[1]) : args[1];
        return args[0] instanceof Cidr cidr && other instanceof Ip ip ? (Object) cidr.contains(ip) : none();
    }

    private static Object containsCidr(Object[] args) {
        Object other = args[1] instanceof String ? cidr(args[1]) : args[1];
        return args[0] instanceof Cidr cidr && other instanceof Cidr inner
                ? (Object) (cidr.prefix() <= inner.prefix() && cidr.contains(inner.ip()))
                : orNone(other);
    }

    private static Object orNone(Object value) {
        return value instanceof CelError ? value : none();
    }

    private static Object ip(Object value) {
        if (!(value instanceof String text)) {
            return none();
        }
        int zone = text.indexOf('%');
        if (zone > 0 && zone < text.length() - 1 && IpAddresses.isV6(text.substring(0, zone))) {
            return new CelError("IP address %s with zone value is not allowed".formatted(quoted(text)));
        }
        @Nullable Ip ip = parse(text);
        if (ip == null) {
            return new CelError("IP Address %s parse error during conversion from string: ParseAddr(%s): %s"
                    .formatted(quoted(text), quoted(text), problem(text)));
        }
        return isMapped(text, ip) ? mapped(text) : ip;
    }

    private static String problem(String text) {
        if (text.indexOf(':') < 0 && text.indexOf('.') >= 0) {
            return v4Problem(text);
        }
        return "unable to parse IP";
    }

    private static String v4Problem(String text) {
        String[] fields = text.split("\\.", -1);
        int offset = 0;
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            for (int c = 0; c < field.length(); c++) {
                if (field.charAt(c) < '0' || field.charAt(c) > '9') {
                    return "unexpected character (at %s)".formatted(quoted(text.substring(offset + c)));
                }
                if (c == 1 && field.charAt(0) == '0') {
                    return "IPv4 field has octet with leading zero";
                }
                if (Integer.parseInt(field.substring(0, c + 1)) > 0xff) {
                    return "IPv4 field has value >255";
                }
            }
            if (field.isEmpty()) {
                String rest = offset == 0 || offset >= text.length() ? text.substring(Math.max(0, offset - 1)) : text.substring(offset);
                return "IPv4 field must have at least one digit (at %s)".formatted(quoted(rest));
            }
            if (i == V4_BYTES - 1 && fields.length > V4_BYTES) {
                return "IPv4 address too long";
            }
            offset += field.length() + 1;
        }
        return "IPv4 address too short";
    }

    private static boolean isMapped(String text, Ip ip) {
        return text.indexOf(':') >= 0 && (ip.isV4() || ip.hex().startsWith("0".repeat(20) + "ffff"));
    }

    private static CelError mapped(String text) {
        return new CelError("IPv4-mapped IPv6 address %s is not allowed".formatted(quoted(text)));
    }

    /// An address that stands for one of version 4 comes back as 4 bytes.
    private static @Nullable Ip parse(String text) {
        if (!IpAddresses.isAddress(text)) {
            return null;
        }
        try {
            // A literal, as was checked: nothing is looked up.
            return new Ip(HexFormat.of().formatHex(InetAddress.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Object cidr(Object value) {
        if (!(value instanceof String text)) {
            return none();
        }
        String twice = "network address parse error during conversion from string: ".repeat(2);
        int slash = text.lastIndexOf('/');
        String shown = "netip.ParsePrefix(" + quoted(text) + "): ";
        if (slash < 0) {
            return new CelError(twice + shown + "no '/'");
        }
        String address = text.substring(0, slash);
        @Nullable Ip ip = parse(address);
        if (ip == null) {
            return new CelError(twice + shown + "ParseAddr(%s): %s".formatted(quoted(address), problem(address)));
        }
        if (isMapped(address, ip)) {
            return new CelError("network address parse error during conversion from string: " + mapped(text).message());
        }
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            return new CelError(twice + shown + "bad bits after slash: " + quoted(length));
        }
        int prefix = Integer.parseInt(length);
        return prefix > ip.size() * BYTE_BITS
                ? new CelError(twice + shown + "prefix length out of range")
                : new Cidr(ip, prefix);
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
