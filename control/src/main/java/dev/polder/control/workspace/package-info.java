/// The end of a workspace. Runs on the workers of its controller; all that it knows is in the objects, so that it goes on
/// after a restart where it was.
@NullMarked
package dev.polder.control.workspace;

import org.jspecify.annotations.NullMarked;
