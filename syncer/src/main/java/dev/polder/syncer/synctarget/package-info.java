/// SyncTarget objects: credentials, which connections there are, conditions, and the end of a target. Run by the
/// workers of one controller, one SyncTarget at a time.
@NullMarked
package dev.polder.syncer.synctarget;

import org.jspecify.annotations.NullMarked;
