/// Control tends what is in a workspace. This package is the runtime: keys are queued, one reconciliation at a time runs
/// for a key, failures come back later. A controller owns its queue and its workers (virtual threads); a feed owns one
/// virtual thread; delays of all controllers share one thread. Nothing here holds objects, and nothing exists per
/// workspace but the lanes of keys that wait.
@NullMarked
package dev.polder.control;

import org.jspecify.annotations.NullMarked;
