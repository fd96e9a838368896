/// The embedded store on RocksDB: opens it and puts its parts together. Any thread.
@NullMarked
package dev.polder.store.rocksdb;

import org.jspecify.annotations.NullMarked;
