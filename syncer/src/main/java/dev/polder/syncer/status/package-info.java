/// Status up: what a downstream cluster says about a copy. Run by the workers of a target's status lane, one key at a
/// time.
@NullMarked
package dev.polder.syncer.status;

import org.jspecify.annotations.NullMarked;
