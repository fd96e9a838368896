package dev.polder.store.memory;

import dev.polder.store.WatchContract;

class MemoryWatchTest extends WatchContract implements MemoryStores {}
