/// Secrets at rest in the embedded store: its wrapped data keys, and the task that encrypts old records anew, on the upkeep
/// thread.
@NullMarked
package dev.polder.store.rocksdb.keys;

import org.jspecify.annotations.NullMarked;
