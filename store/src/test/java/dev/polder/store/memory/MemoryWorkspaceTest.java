package dev.polder.store.memory;

import dev.polder.store.WorkspaceContract;

class MemoryWorkspaceTest extends WorkspaceContract implements MemoryStores {}
