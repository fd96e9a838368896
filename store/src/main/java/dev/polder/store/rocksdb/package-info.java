/// The embedded store on RocksDB. Column families: `objects` holds every version (key, revision descending) and each body
/// once; `latest` the newest revision of each key that exists; `log` the events by revision and `lanes` their revisions by
/// workspace and resource; `floors` what was trimmed of each lane; `usage` the counters of each workspace; the default one
/// the few numbers of the whole store. The committer thread writes all but what the trimming thread deletes; the two touch
/// different rows. Any thread reads.
@NullMarked
package dev.polder.store.rocksdb;

import org.jspecify.annotations.NullMarked;
