/// The model: a store in memory, simple enough to be seen to be right. The contract kit compares others with it, and tests
/// of other modules may stand on it. One lock guards all of it.
@NullMarked
package dev.polder.store.memory;

import org.jspecify.annotations.NullMarked;
