/// The names of things: groups, versions, resources, workspaces, objects. Immutable, any thread.
@NullMarked
package dev.polder.api.meta;

import org.jspecify.annotations.NullMarked;
