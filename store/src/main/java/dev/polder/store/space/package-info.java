/// How much room there is on the disk, and which writes it is kept for. Looked at by the committer and the upkeep thread,
/// asked by any thread.
@NullMarked
package dev.polder.store.space;

import org.jspecify.annotations.NullMarked;
