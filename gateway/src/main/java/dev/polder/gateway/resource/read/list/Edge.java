package dev.polder.gateway.resource.read.list;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.ObjectKey;
import java.util.Arrays;

/// The last key of a part of a list. Whether there is an object of that key does not matter.
///
/// @param key   one of the list's
/// @param token the store's `continueKey` for what comes behind it
record Edge(ObjectKey key, String token) {
    /// Whether the object of a key comes behind, in the order of the store's lists of one resource in one workspace.
    boolean isBefore(ObjectKey other) {
        int namespaces = compare(key.namespace(), other.namespace());
        return namespaces < 0 || (namespaces == 0 && compare(key.name(), other.name()) < 0);
    }

    /// By code points: the order of the bytes, which that of chars is not.
    private static int compare(String one, String other) {
        return one.equals(other) ? 0 : Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
