/// The rules of the kinds that say where workloads run: clusters, locations, placements. They are those of kcp's
/// CustomResourceDefinitions. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.placement;

import org.jspecify.annotations.NullMarked;
