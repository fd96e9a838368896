/// What proves, while the store serves, that what memory and the disk give is what was written. The thread of the checks.
@NullMarked
package dev.polder.store.rocksdb.check;

import org.jspecify.annotations.NullMarked;
