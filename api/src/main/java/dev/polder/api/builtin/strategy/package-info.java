/// What the kinds that make no pods do differently. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.strategy;

import org.jspecify.annotations.NullMarked;
