/// What workspaces start with (house decision 3): immutable templates of objects with slots, and the row of a workspace,
/// which says by which template it began, what fills the slots, and to which templates it moved since. Pure values; any
/// thread.
@NullMarked
package dev.polder.store.template;

import org.jspecify.annotations.NullMarked;
