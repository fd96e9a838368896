/// Amounts of resources, as containers, quotas and limit ranges name them: sums and comparisons. Immutable values, any
/// thread.
@NullMarked
package dev.polder.api.amount;

import org.jspecify.annotations.NullMarked;
