package dev.polder.store.memory;

import dev.polder.store.ConcurrencyContract;

class MemoryConcurrencyTest extends ConcurrencyContract implements MemoryStores {}
