/// The data directory of a store: who may use it, whether it is one, and its keys. Used by the thread that opens the store.
@NullMarked
package dev.polder.store.directory;

import org.jspecify.annotations.NullMarked;
