package dev.polder.api.cel.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A list that holds its items. A list that was made by appending shares its store with the next longer one, so that a loop
/// which gathers items does not copy them again and again; such lists belong to one thread, all others to any.
public final class ItemList implements ListValue {
    public static final ListValue EMPTY = new ItemList(List.of(), false);

    private final List<Object> store;
    private final int size;
    private final boolean open;

    private ItemList(List<Object> store, boolean open) {
        this.store = store;
        this.size = store.size();
        this.open = open;
    }

    public static ItemList of(Collection<?> items) {
        return new ItemList(List.copyOf(items), false);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Object get(int index) {
        return store.get(index);
    }

    @Override
    public ListValue plus(ListValue other, Meter meter) {
        if (other.size() == 1 && size == 0) {
            List<Object> fresh = new ArrayList<>();
            fresh.add(other.get(0));
            return new ItemList(fresh, true);
        }
        if (other.size() == 1 && open && store.size() == size) {
            store.add(other.get(0));
            return new ItemList(store, true);
        }
        return ListValue.super.plus(other, meter);
    }
}
