/// The store remembers: objects by key and revision, one commit log, watches. Any thread may call; one committer thread
/// owns all state that a write changes.
@NullMarked
package dev.polder.store;

import org.jspecify.annotations.NullMarked;
