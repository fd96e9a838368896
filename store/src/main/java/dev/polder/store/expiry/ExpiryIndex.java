package dev.polder.store.expiry;

import dev.polder.api.meta.ObjectKey;
import java.util.List;

/// Which objects end when: a row for each time that an object was stored with a lifetime, by the second of its end. A row
/// is a hint; the object's revision decides. A later state in the same second replaces the row of the one before.
public interface ExpiryIndex {
    /// One row.
    ///
    /// @param second   of its end, in [StoreTime]
    /// @param revision of the state that ends then
    /// @param current  whether that was the object's newest state when the row was read
    record Due(long second, ObjectKey key, long revision, boolean current) {}

    /// The first rows whose second is not later than this one, in order.
    List<Due> due(long second, int most);

    /// Takes these rows away where they are still as they were read.
    void forget(List<Due> rows);
}
