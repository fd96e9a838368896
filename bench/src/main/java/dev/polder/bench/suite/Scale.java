package dev.polder.bench.suite;

import java.time.Duration;
import java.util.List;

/// How much of everything.
///
/// @param clients numbers of clients of reads and creations, each a setting
/// @param perRow how long each server is under each load, over all rounds
/// @param objects how many ConfigMaps of 1 KiB are there to be read
/// @param watches how many watches one change goes to
/// @param churned how many ConfigMaps of 14 KB are changed all the time
/// @param workspaces how many are created
public record Scale(List<Integer> clients, Duration perRow, int objects, int watches, int churned, int workspaces) {
    /// In how many pieces a row is measured, with the other servers in between.
    public static final int ROUNDS = 3;

    /// Copies the list.
    public Scale {
        clients = List.copyOf(clients);
    }

    /// How long one piece takes.
    public Duration perRound() {
        return perRow.dividedBy(ROUNDS);
    }
}
