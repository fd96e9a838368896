package dev.polder.api.patch;

import dev.polder.api.json.JsonLimits;

/// How much one JSON patch may ask of us; a patch over a limit is answered with 413.
///
/// @param maxOperations how many operations
/// @param maxCopiedBytes how much the `copy` operations of one patch may add together, about as JSON text
/// @param maxMovedValues how many values the `move` operations of one patch may carry together
/// @param maxDepth how deep the result may nest
public record PatchLimits(int maxOperations, long maxCopiedBytes, long maxMovedValues, int maxDepth) {
    /// Upstream's limits, and our own where upstream has none.
    public static final PatchLimits DEFAULT = new PatchLimits(
            10_000, JsonLimits.REQUEST.maxBytes(), 10_000_000, JsonLimits.REQUEST.maxDepth());
}
