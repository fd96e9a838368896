package dev.polder.bench.report;

/// A number before and after.
///
/// @param what of which server, and what it counts
/// @param before the load
/// @param after it
public record Change(String what, long before, long after) {}
