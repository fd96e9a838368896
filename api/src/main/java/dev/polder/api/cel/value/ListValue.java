package dev.polder.api.cel.value;

import java.util.ArrayList;
import java.util.List;

/// A list.
public interface ListValue {
    int size();

    /// The item at an index that is in range.
    Object get(int index);

    /// This list and then the other.
    default ListValue plus(ListValue other, Meter meter) {
        return other.size() == 0 ? this : size() == 0 ? other : new Joined(this, other);
    }

    /// A boolean or an error; lists with keys look at the items in another way.
    default Object isEqual(ListValue other, Meter meter) {
        if (size() != other.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            Object equal = Equality.of(get(i), other.get(i), meter);
            if (!Boolean.TRUE.equals(equal)) {
                return equal;
            }
        }
        return true;
    }

    /// The items in a list of their own.
    default List<Object> items() {
        List<Object> items = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            items.add(get(i));
        }
        return items;
    }

    /// Two lists seen as one.
    record Joined(ListValue left, ListValue right) implements ListValue {
        @Override
        public int size() {
            return Math.addExact(left.size(), right.size());
        }

        @Override
        public Object get(int index) {
            return index < left.size() ? left.get(index) : right.get(index - left.size());
        }
    }
}
