/// The rows that say what ends when. The committer adds them, the upkeep thread reads and forgets them.
@NullMarked
package dev.polder.store.rocksdb.expiry;

import org.jspecify.annotations.NullMarked;
