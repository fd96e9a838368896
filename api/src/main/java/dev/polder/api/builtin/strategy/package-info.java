/// What each built-in kind does differently: defaults, changes before writing, validation. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.strategy;

import org.jspecify.annotations.NullMarked;
