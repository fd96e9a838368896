/// Deployments, replica sets, stateful sets, daemon sets and jobs of the simulated cluster: they make and delete pods,
/// and count them. Pure reconcilers over the API, on the workers of their controllers.
@NullMarked
package dev.polder.control.simulated.workload;

import org.jspecify.annotations.NullMarked;
