package dev.polder.bench.report;

import java.util.EnumMap;
import java.util.Map;

/// What one round showed of one server.
///
/// @param values what was measured
/// @param failures number of operations that went wrong
/// @param firstFailure why, for people; empty when none did
public record Sample(Map<Metric, Double> values, long failures, String firstFailure) {
    /// Copies the values.
    public Sample {
        values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    }
}
