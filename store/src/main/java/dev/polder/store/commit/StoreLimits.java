package dev.polder.store.commit;

import dev.polder.api.meta.GroupResource;
import java.util.Optional;

/// What a store takes at most.
///
/// @param bodyBytes             of one object
/// @param writeMutations        of one write
/// @param batchMutations        that are made durable together (2 KiB of bodies count as one more); the last write of a
///                            batch may overshoot it
/// @param queuedWrites          that wait for the committer; one workspace may hold a quarter of them
/// @param objectsPerWorkspace   objects that a workspace may hold
/// @param objectsPerKind        objects of one resource that a workspace may hold
/// @param bytesPerWorkspace     of the bodies that a workspace wrote
/// @param countedRemaining      objects that are counted after a page of a list; more are not told
public record StoreLimits(
        int bodyBytes,
        int writeMutations,
        int batchMutations,
        int queuedWrites,
        long objectsPerWorkspace,
        long objectsPerKind,
        long bytesPerWorkspace,
        int countedRemaining) {
    /// Revisions that are left out at each start, so that those of a lost batch are not used again.
    public static final int REVISION_GAP = 65_536;

    /// Good for a machine with a few GiB.
    public static final StoreLimits DEFAULT =
            new StoreLimits(3 << 20, 10_000, 4096, 16_384, 50_000, 20_000, 512L << 20, 20_000);

    public StoreLimits {
        if ((long) writeMutations + batchMutations > REVISION_GAP) {
            throw new IllegalArgumentException("a batch may have at most " + REVISION_GAP + " mutations");
        }
    }

    /// Which limit of a workspace a write would overshoot, for people. A write that makes it smaller is always in order.
    public Optional<String> exceeded(long objectsBefore, long bytesBefore, long objectsAfter, long bytesAfter) {
        if (objectsAfter > objectsPerWorkspace && objectsAfter > objectsBefore) {
            return Optional.of("%d objects in a workspace (it has %d)".formatted(objectsPerWorkspace, objectsBefore));
        }
        if (bytesAfter > bytesPerWorkspace && bytesAfter > bytesBefore) {
            return Optional.of("%d bytes in a workspace (it has %d)".formatted(bytesPerWorkspace, bytesBefore));
        }
        return Optional.empty();
    }

    /// The same for the objects of one resource.
    public Optional<String> exceeded(GroupResource resource, long before, long after) {
        return after > objectsPerKind && after > before
                ? Optional.of("%d %s in a workspace (it has %d)".formatted(objectsPerKind, resource, before))
                : Optional.empty();
    }

    public StoreLimits withObjectsPerKind(long objects) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, objects, bytesPerWorkspace,
                countedRemaining);
    }

    public StoreLimits withBodyBytes(int bytes) {
        return new StoreLimits(
                bytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, objectsPerKind, bytesPerWorkspace,
                countedRemaining);
    }

    public StoreLimits withObjectsPerWorkspace(long objects) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objects, objectsPerKind, bytesPerWorkspace, countedRemaining);
    }

    public StoreLimits withBytesPerWorkspace(long bytes) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, objectsPerKind, bytes, countedRemaining);
    }

    public StoreLimits withQueuedWrites(int writes) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, writes, objectsPerWorkspace, objectsPerKind, bytesPerWorkspace,
                countedRemaining);
    }

    public StoreLimits withCountedRemaining(int objects) {
        return new StoreLimits(
                bodyBytes, writeMutations, batchMutations, queuedWrites, objectsPerWorkspace, objectsPerKind, bytesPerWorkspace,
                objects);
    }
}
