package dev.polder.store.commit;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What waits, in lines that take turns: the first of one line, then the first of the next, so that a long line holds up
/// no other. Holds no empty line. Guarded by its user's lock.
///
/// @param <K> names a line
/// @param <T> what waits
public final class Turns<K, T> {
    private final LinkedHashMap<K, ArrayDeque<T>> lines = new LinkedHashMap<>();
    private int size;

    /// Puts it at the end of its line; a new line comes after all others.
    public void add(K line, T item) {
        lines.computeIfAbsent(line, l -> new ArrayDeque<>(2)).add(item);
        size++;
    }

    /// Takes the first of the line whose turn it is; null when nothing waits.
    public @Nullable T next() {
        return next(line -> true);
    }

    /// The same, passing over the lines that may not have a turn now; they keep theirs.
    public @Nullable T next(Predicate<? super K> may) {
        Iterator<Map.Entry<K, ArrayDeque<T>>> all = lines.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<K, ArrayDeque<T>> line = all.next();
            if (may.test(line.getKey())) {
                K key = line.getKey();
                ArrayDeque<T> items = line.getValue();
                all.remove();
                T item = items.removeFirst();
                size--;
                if (!items.isEmpty()) {
                    lines.put(key, items);
                }
                return item;
            }
        }
        return null;
    }

    /// Takes one out of its line, wherever it stands; nothing when it is not there.
    public void remove(K line, T item) {
        ArrayDeque<T> items = lines.get(line);
        if (items != null && items.remove(item)) {
            size--;
            if (items.isEmpty()) {
                lines.remove(line);
            }
        }
    }

    /// How many wait in a line.
    public int length(K line) {
        ArrayDeque<T> items = lines.get(line);
        return items == null ? 0 : items.size();
    }

    /// How many wait in all lines.
    public int size() {
        return size;
    }

    public void clear() {
        lines.clear();
        size = 0;
    }
}
