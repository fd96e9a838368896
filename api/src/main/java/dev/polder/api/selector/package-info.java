/// Label and field selectors: parse and match. Immutable, any thread.
@NullMarked
package dev.polder.api.selector;

import org.jspecify.annotations.NullMarked;
