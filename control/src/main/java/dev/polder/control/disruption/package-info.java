/// PodDisruptionBudgets: how many of the pods that they guard may go. Runs on the workers of its controller.
@NullMarked
package dev.polder.control.disruption;

import org.jspecify.annotations.NullMarked;
