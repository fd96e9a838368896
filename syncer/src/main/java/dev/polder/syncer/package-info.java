/// Reaches out to downstream clusters: spec down, status up, pods and events mirrored. [Syncer] owns every thread
/// here; each target has virtual threads of its own, and a key of a target is worked on by one thread at a time.
@NullMarked
package dev.polder.syncer;

import org.jspecify.annotations.NullMarked;
