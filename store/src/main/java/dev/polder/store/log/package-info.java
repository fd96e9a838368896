/// The event log: the newest events in memory, older ones from the store's history, and the cursors that watchers hold.
/// The committer appends; any thread opens, polls and closes cursors. One lock guards the log, and is held for as long as
/// it takes to append a batch or to copy references.
@NullMarked
package dev.polder.store.log;

import org.jspecify.annotations.NullMarked;
