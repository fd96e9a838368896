package dev.polder.store.rocksdb;

/// How the encryption of sensitive objects is doing.
///
/// @param activeKey     the data key that encrypts
/// @param outdatedKeys  data keys that records may still be encrypted with, and are to go
/// @param reencrypted   records that were encrypted anew since the start
/// @param silentSeconds for how long the key provider has not confirmed the keys; 0 when it is well
public record KeyStatus(int activeKey, int outdatedKeys, long reencrypted, long silentSeconds) {}
