/// The committer thread, which writes everything, and the trimming thread, which deletes what is old; the two touch
/// different rows.
@NullMarked
package dev.polder.store.rocksdb.commit;

import org.jspecify.annotations.NullMarked;
