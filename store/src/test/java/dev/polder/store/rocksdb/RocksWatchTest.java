package dev.polder.store.rocksdb;

import dev.polder.store.WatchContract;

class RocksWatchTest extends WatchContract implements RocksStores {}
