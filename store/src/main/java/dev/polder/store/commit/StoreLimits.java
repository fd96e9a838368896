package dev.polder.store.commit;

import java.util.Optional;

/// What a store takes at most.
///
/// @param bodyBytes             of one object
/// @param writeMutations        of one write
/// @param batchMutations        that are made durable together (2 KiB of bodies count as one more); the last write of a
///                            batch may overshoot it
/// @param queuedWrites          that wait for the committer; one workspace may hold a quarter of them
/// @param objectsPerWorkspace   objects that a workspace may hold
/// @param bytesPerWorkspace     of the bodies of these objects
/// @param countedRemaining      objects that are counted after a page of a list; more are not told
public record StoreLimits(
        int bodyBytes,
        int writeMutations,
        int batchMutations,
        int queuedWrites,
        long objectsPerWorkspace,
        long bytesPerWorkspace,
        int countedRemaining) {
    /// Revisions that are left out at each start, so that those of a lost batch are not used again.
    public static final int REVISION_GAP = 65_536;

    /// Good for a machine with a few GiB.
    public static final StoreLimits DEFAULT =
            new StoreLimits(3 << 20, 10_000, 4096, 16_384, 1_000_000, 8L << 30, 10_000);

    public StoreLimits {
        if ((long) writeMutations + batchMutations > REVISION_GAP) {
            throw new IllegalArgumentException("a batch may have at most " + REVISION_GAP + " mutations");
        }
    }

    /// Which limit of a workspace a write would overshoot, for people. A write that makes it smaller is always in order.
    public Optional<String> exceeded(long objectsBefore, long bytesBefore, long objectsAfter, long bytesAfter) {
        if (objectsAfter > objectsPerWorkspace && objectsAfter > objectsBefore) {
            return Optional.of(objectsPerWorkspace + " objects in a workspace");
        }
        if (bytesAfter > bytesPerWorkspace && bytesAfter > bytesBefore) {
            return Optional.of(bytesPerWorkspace + " bytes in a workspace");
        }
        return Optional.empty();
    }

    public StoreLimits withBodyBytes(int bytes) {
        return new StoreLimits(
                bytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, bytesPerWorkspace,
                countedRemaining);
    }

    public StoreLimits withObjectsPerWorkspace(long objects) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objects, bytesPerWorkspace, countedRemaining);
    }

    public StoreLimits withBytesPerWorkspace(long bytes) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, bytes, countedRemaining);
    }

    public StoreLimits withQueuedWrites(int writes) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, writes, objectsPerWorkspace, bytesPerWorkspace,
                countedRemaining);
    }

    public StoreLimits withCountedRemaining(int objects) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, bytesPerWorkspace,
                objects);
    }
}
