/// Checked CEL expressions as plain records, free of the library that parsed them. Immutable, any thread.
@NullMarked
package dev.polder.api.cel.expr;

import org.jspecify.annotations.NullMarked;
