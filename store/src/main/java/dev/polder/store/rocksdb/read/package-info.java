/// Reads of objects, lists and events at one revision. Any thread, through the gate.
@NullMarked
package dev.polder.store.rocksdb.read;

import org.jspecify.annotations.NullMarked;
