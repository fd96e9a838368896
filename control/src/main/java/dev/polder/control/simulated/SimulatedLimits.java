package dev.polder.control.simulated;

import dev.polder.control.ControllerLimits;
import java.time.Duration;

/// Limits of a [SimulatedCluster].
///
/// @param nodes      simulated nodes
/// @param jobTime    how long the pod of a job runs
/// @param controller of each kind's workers
public record SimulatedLimits(int nodes, Duration jobTime, ControllerLimits controller) {
    public static final SimulatedLimits DEFAULT =
            new SimulatedLimits(3, Duration.ofSeconds(1), ControllerLimits.DEFAULT);
}
