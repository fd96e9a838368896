/// What the kinds do differently with which a cluster's owner rules: budgets, priorities, classes. Pure functions, any
/// thread.
@NullMarked
package dev.polder.api.builtin.cluster;

import org.jspecify.annotations.NullMarked;
