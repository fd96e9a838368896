/// What pods and the kinds that make pods do differently. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.workload;

import org.jspecify.annotations.NullMarked;
