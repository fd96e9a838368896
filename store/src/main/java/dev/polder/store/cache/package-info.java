/// Objects that were read lately, in memory. Any thread; one committer invalidates.
@NullMarked
package dev.polder.store.cache;

import org.jspecify.annotations.NullMarked;
