/// What CEL expressions compute with: values, their equality, order and size. Immutable, any thread, but for `Meter`.
@NullMarked
package dev.polder.api.cel.value;

import org.jspecify.annotations.NullMarked;
