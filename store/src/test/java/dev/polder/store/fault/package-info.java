/// Faults of T1 to T7: what is promised is tried against killed processes, power cuts, failing and full disks, torn and
/// rotten files. (T8 to T10 and T21 stand in `store.rocksdb`.)
/// Short in every build, long under the profile `faults`; `docs/store.md` says how.
@NullMarked
package dev.polder.store.fault;

import org.jspecify.annotations.NullMarked;
