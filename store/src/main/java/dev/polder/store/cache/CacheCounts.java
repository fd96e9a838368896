package dev.polder.store.cache;

/// How often a cache was asked since the start.
///
/// @param hits   it knew the answer
/// @param misses it did not
public record CacheCounts(long hits, long misses) {}
