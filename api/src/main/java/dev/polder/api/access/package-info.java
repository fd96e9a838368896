/// Who is calling and what roles say they may do. Immutable values, any thread.
@NullMarked
package dev.polder.api.access;

import org.jspecify.annotations.NullMarked;
