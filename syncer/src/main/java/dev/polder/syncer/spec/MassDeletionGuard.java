package dev.polder.syncer.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Stops the removal of copies whose originals are not there, when there are too many at once. An original cannot go
/// before its copy does, because it carries our finalizer; one or two that did were let go by force. Many mean that the
/// store is not what it was, for example restored from an old backup, and the copies may be all that is left. It stays
/// shut until an operator allows it. Any thread.
public final class MassDeletionGuard {
    /// So many are let go in any case.
    private static final int FEW = 10;

    private static final int PARTS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final InstantSource clock;
    private Instant begun;
    private long most;
    private long taken;
    private boolean held;
    private boolean allowed;

    public MassDeletionGuard(InstantSource clock) {
        this.clock = clock;
        this.begun = Instant.MIN;
    }

    /// Whether one more may be deleted now.
    ///
    /// @param copies that the target has now
    synchronized boolean admits(long copies) {
        Instant now = clock.instant();
        if (allowed) {
            return true;
        }
        if (held) {
            return false;
        }
        if (begun.equals(Instant.MIN) || now.isAfter(begun.plus(WINDOW))) {
            begun = now;
            most = Math.max(FEW, copies / PARTS);
            taken = 0;
        }
        held = ++taken > most;
        return !held;
    }

    /// Whether deletions are held back.
    public synchronized boolean isHeld() {
        return held;
    }

    /// An operator allows all deletions, or no longer.
    public synchronized void allow(boolean all) {
        allowed = all;
        held &= !all;
    }
}
