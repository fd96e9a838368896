/// What an expression may cost at worst, told from the bounds of the schema alone. Pure functions, any thread.
@NullMarked
package dev.polder.api.cel.cost;

import org.jspecify.annotations.NullMarked;
