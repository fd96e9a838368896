package dev.polder.store.rocksdb;

import dev.polder.store.ConcurrencyContract;

class RocksConcurrencyTest extends ConcurrencyContract implements RocksStores {}
