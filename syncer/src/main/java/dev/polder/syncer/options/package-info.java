/// What an operator says on a SyncTarget about how it is to be served. Values and pure functions; any thread.
@NullMarked
package dev.polder.syncer.options;

import org.jspecify.annotations.NullMarked;
