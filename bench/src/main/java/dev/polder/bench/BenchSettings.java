package dev.polder.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What to measure, and for how long.
///
/// @param kubeconfigs of API servers to measure beside the own gateway
/// @param clients numbers of clients, each a row
/// @param perRow how long each server is under each load, over all rounds
/// @param starts how often the gateway is started
/// @param objects how many ConfigMaps are there to be read
/// @param seed of what is random: the order of the servers, and which object is read
record BenchSettings(
        List<Path> kubeconfigs, List<Integer> clients, Duration perRow, int starts, int objects, long seed) {
    /// In how many pieces a row is measured, with the other servers in between.
    static final int ROUNDS = 3;

    BenchSettings {
        kubeconfigs = List.copyOf(kubeconfigs);
        clients = List.copyOf(clients);
    }

    Duration perRound() {
        return perRow.dividedBy(ROUNDS);
    }
}
