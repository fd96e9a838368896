package dev.polder.store.rocksdb;

import dev.polder.store.WorkspaceContract;

class RocksWorkspaceTest extends WorkspaceContract implements RocksStores {}
