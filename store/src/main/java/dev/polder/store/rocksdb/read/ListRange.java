package dev.polder.store.rocksdb.read;

import dev.polder.api.status.Statuses;
import dev.polder.store.ListQuery;
import dev.polder.store.record.KeyCodec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/// The keys that a list looks at: all that begin with a prefix, or those of one resource in every workspace. One list.
final class ListRange {
    private final byte[] prefix;
    private final byte @Nullable [] infix;

    private ListRange(byte[] prefix, byte @Nullable [] infix) {
        this.prefix = prefix;
        this.infix = infix;
    }

    static ListRange of(ListQuery query) {
        if (query.workspace() == null) {
            return new ListRange(new byte[0], query.resource() == null ? null : KeyCodec.infix(query.resource()));
        }
        if (query.resource() == null) {
            return new ListRange(KeyCodec.prefix(query.workspace()), null);
        }
        return new ListRange(
                query.namespace() == null
                        ? KeyCodec.prefix(query.workspace(), query.resource())
                        : KeyCodec.prefix(query.workspace(), query.resource(), query.namespace()),
                null);
    }

    /// Moves to the first row of the page.
    ///
    /// @param after the `continueKey` of the page before
    void start(RocksIterator rows, @Nullable String after) {
        byte[] from = after == null ? prefix : KeyCodec.after(decode(after));
        rows.seek(Arrays.compareUnsigned(from, prefix) > 0 ? from : prefix);
    }

    /// Moves on to the next row of the range from where the iterator is; gives it, or null at the end.
    byte @Nullable [] settle(RocksIterator rows) {
        while (rows.isValid()) {
            byte[] row = rows.key();
            if (!KeyCodec.startsWith(row, prefix)) {
                return null;
            }
            if (infix == null) {
                return row;
            }
            byte[] workspace = KeyCodec.workspacePrefix(row);
            byte[] wanted = Arrays.copyOf(workspace, workspace.length + infix.length);
            System.arraycopy(infix, 0, wanted, workspace.length, infix.length);
            if (KeyCodec.startsWith(row, wanted)) {
                return row;
            }
            rows.seek(Arrays.compareUnsigned(row, wanted) < 0 ? wanted : KeyCodec.after(workspace));
        }
        return null;
    }

    static String encode(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] decode(String after) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(after);
            if (key.length > 0 && key[key.length - 1] == 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw Statuses.badRequest("continue key is not valid");
        }
        throw Statuses.badRequest("continue key is not valid");
    }
}
