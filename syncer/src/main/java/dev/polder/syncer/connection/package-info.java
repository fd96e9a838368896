/// The living connection to one downstream cluster: its lanes, feeds, breaker and health. State is owned by the
/// connection; its threads end with it, and no connection waits for another.
@NullMarked
package dev.polder.syncer.connection;

import org.jspecify.annotations.NullMarked;
