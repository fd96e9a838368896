package dev.polder.bench;

import dev.polder.bench.suite.Scale;
import dev.polder.bench.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// What to measure, and for how long.
///
/// @param kubeconfigs of API servers to measure beside the own gateway
/// @param suites which benchmarks
/// @param starts how often the gateway is started
/// @param scale how much of everything
/// @param seed of what is random: the order of the servers, and which object is read
record BenchSettings(List<Path> kubeconfigs, Set<Suite> suites, int starts, Scale scale, long seed) {
    BenchSettings {
        kubeconfigs = List.copyOf(kubeconfigs);
        suites = Set.copyOf(suites);
    }
}
