/// The simulated scheduler and kubelet: pods get a node, an address, and are running and ready at once; those of jobs
/// succeed a moment later.
@NullMarked
package dev.polder.control.simulated.node;

import org.jspecify.annotations.NullMarked;
