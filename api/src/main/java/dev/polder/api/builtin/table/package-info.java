/// The columns of `kubectl get` for the built-in kinds, as upstream prints them. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.table;

import org.jspecify.annotations.NullMarked;
