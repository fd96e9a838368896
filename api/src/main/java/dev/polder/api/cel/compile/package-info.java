/// Text to checked expression: the one place that knows the CEL library. Immutable, any thread.
@NullMarked
package dev.polder.api.cel.compile;

import org.jspecify.annotations.NullMarked;
