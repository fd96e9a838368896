package dev.polder.gateway.resource.read.list;

import dev.polder.api.meta.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list as it was at a revision, in parts. Immutable.
///
/// @param revision of the snapshot
/// @param segments in order, none without items; the last one ends the list
record ListImage(long revision, List<Segment> segments) {
    /// A part that is shorter is read together with the next one, so that a list that shrinks does not stay in crumbs.
    static final long SHORT = 64 << 10;

    ListImage {
        segments = List.copyOf(segments);
    }

    /// The same list at a later revision: the parts in which something changed are to be read.
    ///
    /// @param later   the revision
    /// @param changed the keys of all objects that came, changed or went in between
    ListImage at(long later, Collection<ObjectKey> changed) {
        if (changed.isEmpty()) {
            return new ListImage(later, segments);
        }
        boolean[] touched = new boolean[segments.size()];
        for (ObjectKey key : changed) {
            touched[indexOf(key)] = true;
        }
        List<Segment> parts = new ArrayList<>();
        Segment unread = null;
        for (int i = 0; i < touched.length; i++) {
            Segment segment = segments.get(i);
            boolean crumb = unread != null && unread.bytes() < SHORT;
            if (touched[i] || crumb) {
                unread = unread == null ? segment.unread() : unread.unreadWith(segment);
            } else {
                add(parts, unread);
                unread = null;
                parts.add(segment);
            }
        }
        add(parts, unread);
        return new ListImage(later, parts);
    }

    private static void add(List<Segment> parts, @Nullable Segment segment) {
        if (segment != null) {
            parts.add(segment);
        }
    }

    /// The part that the key belongs to.
    private int indexOf(ObjectKey key) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Edge edge = segments.get(middle).edge();
            if (edge != null && edge.isBefore(key)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean isWhole() {
        return segments.stream().noneMatch(Segment::isUnread);
    }

    /// Bytes that it holds.
    long weight() {
        return segments.stream().mapToLong(Segment::weight).sum();
    }
}
