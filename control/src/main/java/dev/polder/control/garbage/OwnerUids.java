package dev.polder.control.garbage;

import java.util.HashSet;
import java.util.Set;

/// UIDs that were seen in owner references, so that the end of an object nobody refers to costs nothing. When it is full
/// it answers yes to everything. Any thread.
final class OwnerUids {
    private final int limit;
    private final Set<Long> hashes = new HashSet<>();
    private boolean overflown;

    OwnerUids(int limit) {
        this.limit = limit;
    }

    synchronized void add(String uid) {
        if (hashes.size() < limit) {
            hashes.add(hash(uid));
        } else {
            overflown |= !hashes.contains(hash(uid));
        }
    }

    /// Whether some object may refer to it.
    synchronized boolean mayOwn(String uid) {
        return overflown || hashes.contains(hash(uid));
    }

    /// Nobody refers to it any more.
    synchronized void remove(String uid) {
        hashes.remove(hash(uid));
    }

    /// 64 bits: two UIDs that meet cost a needless look, no more.
    private static long hash(String uid) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < uid.length(); i++) {
            hash = (hash ^ uid.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
