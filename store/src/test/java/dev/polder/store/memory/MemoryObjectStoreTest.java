package dev.polder.store.memory;

import dev.polder.store.ObjectStoreContract;

class MemoryObjectStoreTest extends ObjectStoreContract implements MemoryStores {}
