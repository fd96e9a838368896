/// Garbage collection by `metadata.ownerReferences`, within each workspace. It follows all events of the store with one
/// thread and holds hashes of owners' UIDs, never objects. Whether an owner is gone is read live, from the store.
@NullMarked
package dev.polder.control.garbage;

import org.jspecify.annotations.NullMarked;
