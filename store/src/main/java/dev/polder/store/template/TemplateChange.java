package dev.polder.store.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What differs between two templates: the tails of the keys that one has and the other not, or that differ, in key order.
/// A move of a workspace takes a revision for each.
public final class TemplateChange {
    private final byte[][] tails;
    private final List<byte[]> either;

    private TemplateChange(List<byte[]> tails, List<byte[]> either) {
        this.tails = tails.toArray(byte[][]::new);
        this.either = List.copyOf(either);
    }

    /// Made once for two templates: every row of a workspace that moved asks for it.
    public static TemplateChange of(Template before, Template after) {
        return before.changes().computeIfAbsent(after, other -> between(before, other));
    }

    private static TemplateChange between(Template before, Template after) {
        List<byte[]> tails = new ArrayList<>();
        List<byte[]> either = new ArrayList<>(before.tails());
        for (int i = 0; i < before.size(); i++) {
            int other = after.indexOf(before.tail(i));
            if (other < 0 || !before.objects().get(i).equals(after.objects().get(other))) {
                tails.add(before.tail(i));
            }
        }
        for (int i = 0; i < after.size(); i++) {
            if (before.indexOf(after.tail(i)) < 0) {
                tails.add(after.tail(i));
                either.add(after.tail(i));
            }
        }
        tails.sort(Arrays::compareUnsigned);
        either.sort(Arrays::compareUnsigned);
        return new TemplateChange(tails, either);
    }

    /// Tails of the keys that either template has, in key order.
    List<byte[]> either() {
        return either;
    }

    public int size() {
        return tails.length;
    }

    public byte[] tail(int index) {
        return tails[index];
    }

    /// Where the tail stands, or a negative number.
    public int indexOf(byte[] tail) {
        return Arrays.binarySearch(tails, tail, Arrays::compareUnsigned);
    }
}
