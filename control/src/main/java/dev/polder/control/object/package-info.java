/// Reading and changing the trees of Kubernetes objects: metadata, conditions, owners. Pure functions; a tree belongs to
/// one thread.
@NullMarked
package dev.polder.control.object;

import org.jspecify.annotations.NullMarked;
