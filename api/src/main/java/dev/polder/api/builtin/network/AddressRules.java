package dev.polder.api.builtin.network;

import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import java.util.Locale;
import java.util.regex.Pattern;

/// Addresses at which no service can be.
final class AddressRules {
    private static final Pattern LINK_LOCAL = Pattern.compile("fe[89ab][0-9a-f]:.*");

    private AddressRules() {}

    static void notSpecial(String ip, String field, Causes causes) {
        if (!IpAddresses.isAddress(ip)) {
            return;
        }
        String lower = ip.toLowerCase(Locale.ROOT);
        if (lower.equals("0.0.0.0") || lower.equals("::")) {
            causes.invalid(field, ip, "may not be unspecified (" + ip + ")");
        }
        if (lower.startsWith("127.") || lower.equals("::1")) {
            causes.invalid(field, ip, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (lower.startsWith("169.254.") || LINK_LOCAL.matcher(lower).matches()) {
            causes.invalid(field, ip, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (lower.startsWith("224.0.0.") || lower.startsWith("ff02:")) {
            causes.invalid(
                    field, ip, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
