package dev.polder.gateway.resource.read.list;

import org.jspecify.annotations.Nullable;

/// A part of a list: everything behind the edge of the part before it up to its own.
///
/// @param piece its items, at least one; null where they have to be read
/// @param bytes about how many they are, plain
/// @param edge  null for the end of the list
record Segment(@Nullable Piece piece, long bytes, @Nullable Edge edge) {
    /// All that there is, of which nothing is known.
    static final Segment UNKNOWN = new Segment(null, Long.MAX_VALUE, null);

    static Segment of(Piece piece, @Nullable Edge edge) {
        return new Segment(piece, piece.plainLength(), edge);
    }

    /// The same part, to be read.
    Segment unread() {
        return new Segment(null, bytes, edge);
    }

    /// This and the next part, to be read.
    Segment unreadWith(Segment next) {
        return new Segment(null, bytes + next.bytes(), next.edge());
    }

    boolean isUnread() {
        return piece == null;
    }

    int weight() {
        return piece == null ? 0 : piece.bytes().length;
    }
}
