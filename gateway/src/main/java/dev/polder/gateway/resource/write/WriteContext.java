package dev.polder.gateway.resource.write;

import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.ObjectStore;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What every write needs.
///
/// @param store   where objects are
/// @param catalog the kinds
/// @param clock   for creation and deletion times
/// @param random  for generated names
/// @param uids    fresh UIDs
/// @param hooks   what else belongs to a write
public record WriteContext(
        ObjectStore store,
        ResourceCatalog catalog,
        InstantSource clock,
        RandomGenerator random,
        Supplier<String> uids,
        WriteHooks hooks) {}
