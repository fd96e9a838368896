package dev.polder.store.rocksdb.check;

import org.jspecify.annotations.Nullable;

/// What the checks found since the start.
///
/// @param cacheChecks     comparisons of all that memory held
/// @param cacheMismatches entries that were not what the database has; each turned its cache off
/// @param scrubs          times that all on disk was read to its end
/// @param damaged         tables and records that were found damaged by the scrub that runs or the one before it
/// @param trouble         one line for people, which names no workspace and no object; null while all is well
public record CheckStatus(
        long cacheChecks, long cacheMismatches, long scrubs, int damaged, @Nullable String trouble) {}
