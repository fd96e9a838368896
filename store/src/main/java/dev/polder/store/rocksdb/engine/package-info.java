/// RocksDB itself: how it is opened, its column families, and who may call into native code. Column families: `objects`
/// holds every version (key, revision descending) and each body once; `latest` the newest revision of each key that exists;
/// `log` the events by revision and `lanes` their revisions by workspace and resource; `floors` what was trimmed of each
/// lane and workspace; `usage` the counters of each workspace and of its resources; `templates` what workspaces begin with;
/// `workspaces` one row for each that began; `owners` leads to dependents, `targets` to what is for a sync target; `expiry`
/// what ends when; the default one the few numbers of the whole store. Any thread.
@NullMarked
package dev.polder.store.rocksdb.engine;

import org.jspecify.annotations.NullMarked;
