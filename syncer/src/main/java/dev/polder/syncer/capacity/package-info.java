/// How large a cluster is, as far as it lets us see. Blocking; the thread of whoever asks.
@NullMarked
package dev.polder.syncer.capacity;

import org.jspecify.annotations.NullMarked;
