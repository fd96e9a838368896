package dev.polder.store.rocksdb;

import dev.polder.store.ObjectStoreContract;

class RocksObjectStoreTest extends ObjectStoreContract implements RocksStores {}
