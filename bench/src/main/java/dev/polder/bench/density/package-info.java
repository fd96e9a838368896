/// Very many idle workspaces: what they cost on disk, in memory and in time. Caller's thread.
@NullMarked
package dev.polder.bench.density;

import org.jspecify.annotations.NullMarked;
