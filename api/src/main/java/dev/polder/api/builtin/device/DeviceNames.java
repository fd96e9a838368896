package dev.polder.api.builtin.device;

import dev.polder.api.builtin.storage.DriverNames;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Names of drivers, pools, devices and of what devices have.
final class DeviceNames {
    private static final int LONGEST_POOL = 253;
    private static final int LONGEST_ID = 32;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String NO_IDENTIFIER = "a valid C identifier must start with alphabetic character or '_', followed by a"
            + " string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for"
            + " validation is '[A-Za-z_][A-Za-z0-9_]*')";

    private DeviceNames() {}

    static void pool(String name, String field, Causes causes) {
        if (name.isEmpty()) {
            causes.required(field, "");
            return;
        }
        if (name.length() > LONGEST_POOL) {
            causes.tooLong(field, LONGEST_POOL);
        }
        for (String part : name.split("/", -1)) {
            causes.invalid(field, part, Names.dnsSubdomain(part));
        }
    }

    /// A name of an attribute or a capacity: an identifier, after a domain and a slash or alone.
    static void qualified(String name, String field, Causes causes) {
        String[] parts = name.split("/", -1);
        if (parts.length == 1) {
            identifier(parts[0], field, causes);
        } else if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                causes.invalid(field, "", "the domain must not be empty");
            } else {
                DriverNames.validate(parts[0], field, causes);
            }
            if (parts[1].isEmpty()) {
                causes.invalid(field, "", "the name must not be empty");
            } else {
                identifier(parts[1], field, causes);
            }
        }
    }

    /// As [#qualified], never alone.
    static void fullyQualified(String name, String field, Causes causes) {
        qualified(name, field, causes);
        if (name.indexOf('/') < 0) {
            causes.invalid(field, name, "a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void identifier(String id, String field, Causes causes) {
        if (id.length() > LONGEST_ID) {
            causes.tooLong(field, LONGEST_ID);
        }
        if (!IDENTIFIER.matcher(id).matches()) {
            causes.invalid(field, id, NO_IDENTIFIER);
        }
    }

    /// Says of each item after the first one with a key that it is there twice.
    static void unique(List<String> keys, String field, Causes causes) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!seen.add(keys.get(i))) {
                causes.duplicate("%s[%d]".formatted(field, i), keys.get(i));
            }
        }
    }

    /// Whether a list is not too long; says so when it is, and then the items are not looked at.
    static boolean fits(int items, int most, String field, Causes causes) {
        if (items > most) {
            causes.tooMany(field, items, most);
        }
        return items <= most;
    }

    static List<String> texts(JsonObject object, String list) {
        return object.stringsAt(list);
    }
}
