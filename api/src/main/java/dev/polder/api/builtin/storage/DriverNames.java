package dev.polder.api.builtin.storage;

import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.Locale;

/// Names of CSI drivers and of what provisions volumes.
public final class DriverNames {
    private static final int LONGEST = 63;

    private DriverNames() {}

    /// A name that must be there: a DNS subdomain in any case, at most 63 characters.
    public static void validate(String name, String field, Causes causes) {
        if (name.isEmpty()) {
            causes.required(field, "");
            return;
        }
        if (name.length() > LONGEST) {
            causes.tooLong(field, LONGEST);
        }
        causes.invalid(field, name, Names.dnsSubdomain(name.toLowerCase(Locale.ROOT)));
    }
}
