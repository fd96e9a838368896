/// What every namespace is owed: an orderly end, and the objects it starts with. Runs on the workers of its controllers.
@NullMarked
package dev.polder.control.namespace;

import org.jspecify.annotations.NullMarked;
