package dev.polder.api.cel.value;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A map, or an object with fields.
public interface MapValue {
    int size();

    /// What stands under a key, or null. May be an error.
    @Nullable Object find(Object key);

    Collection<Object> keys();

    /// A boolean or an error.
    default Object isEqual(MapValue other, Meter meter) {
        if (size() != other.size()) {
            return false;
        }
        for (Object key : keys()) {
            Object one = find(key);
            Object two = other.find(key);
            if (one == null || two == null) {
                return false;
            }
            Object equal = Equality.of(one, two, meter);
            if (!Boolean.TRUE.equals(equal)) {
                return equal;
            }
        }
        return true;
    }
}
