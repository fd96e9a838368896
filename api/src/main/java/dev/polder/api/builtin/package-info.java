/// The kinds that every workspace serves, as data. Immutable, any thread.
@NullMarked
package dev.polder.api.builtin;

import org.jspecify.annotations.NullMarked;
