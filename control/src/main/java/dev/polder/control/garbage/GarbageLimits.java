package dev.polder.control.garbage;

import dev.polder.control.ControllerLimits;

/// Limits of a [GarbageCollector].
///
/// @param owners     owners' UIDs that are remembered; beyond it every deletion looks for dependents
/// @param page       objects read at a time
/// @param controller of the workers
public record GarbageLimits(int owners, int page, ControllerLimits controller) {
    public static final GarbageLimits DEFAULT = new GarbageLimits(1_000_000, 100, ControllerLimits.DEFAULT);
}
