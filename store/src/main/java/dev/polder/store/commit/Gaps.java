package dev.polder.store.commit;

import java.nio.ByteBuffer;

/// Revisions that this store never gave to anybody: each start leaves out those from the last one before it to its first.
/// Who comes with such a revision saw a store whose directory was replaced by an older copy: its past is not ours.
/// Immutable, any thread.
public final class Gaps {
    /// Starts that are remembered one by one; of older ones, all revisions count as unknown.
    static final int MOST = 4096;

    public static final Gaps NONE = new Gaps(new long[0]);

    /// Pairs, ascending: the last revision before a gap and the first after it.
    private final long[] bounds;

    private Gaps(long[] bounds) {
        this.bounds = bounds;
    }

    public static Gaps of(byte[] bytes) {
        long[] bounds = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(bounds);
        return new Gaps(bounds);
    }

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(bounds.length * Long.BYTES);
        bytes.asLongBuffer().put(bounds);
        return bytes.array();
    }

    /// One more, behind all others.
    ///
    /// @param last  the newest revision before it
    /// @param first the oldest after it
    public Gaps with(long last, long first) {
        int drop = bounds.length == 2 * MOST ? 2 : 0;
        long[] more = new long[bounds.length - drop + 2];
        System.arraycopy(bounds, drop, more, 0, bounds.length - drop);
        more[more.length - 2] = last;
        more[more.length - 1] = first;
        if (drop > 0) {
            more[0] = 0;
        }
        return new Gaps(more);
    }

    public boolean contains(long revision) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (revision <= bounds[2 * middle]) {
                high = middle - 1;
            } else if (revision >= bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
