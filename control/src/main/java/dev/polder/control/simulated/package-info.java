/// The simulated cluster: what a cluster's controllers, scheduler and kubelets do, as far as a person or a test can see
/// it, without running anything (house decision 15). Names and messages say that it is a simulation. State is in the
/// objects, but for the addresses that are taken. Runs on the workers of its controllers.
@NullMarked
package dev.polder.control.simulated;

import org.jspecify.annotations.NullMarked;
