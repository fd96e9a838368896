/// The functions of the language itself and of its common extensions. Pure functions, any thread.
@NullMarked
package dev.polder.api.cel.function;

import org.jspecify.annotations.NullMarked;
