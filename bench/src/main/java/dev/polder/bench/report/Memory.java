package dev.polder.bench.report;

/// How much RAM a server holds.
///
/// @param subject which server
/// @param idleBytes before the load
/// @param loadedBytes after it
public record Memory(String subject, long idleBytes, long loadedBytes) {}
