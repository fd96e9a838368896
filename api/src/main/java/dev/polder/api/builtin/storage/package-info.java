/// The kinds of `storage.k8s.io` with which drivers and controllers talk about volumes: what they do differently from other
/// kinds, and their columns. In a workspace nothing acts on them. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.storage;

import org.jspecify.annotations.NullMarked;
