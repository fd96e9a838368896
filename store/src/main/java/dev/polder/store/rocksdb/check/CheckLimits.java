package dev.polder.store.rocksdb.check;

import java.time.Duration;

/// How often the store checks itself.
///
/// @param caches how often what memory holds is compared with the database
/// @param scrub  in which time everything on disk is read once
public record CheckLimits(Duration caches, Duration scrub) {
    public static final CheckLimits DEFAULT = new CheckLimits(Duration.ofMinutes(5), Duration.ofDays(1));
}
