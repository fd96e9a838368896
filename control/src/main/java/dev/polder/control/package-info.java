/**
 * Tends: the controller runtime and the reconcilers inside a workspace, on the runtime's own workers.
 */
@NullMarked
package dev.polder.control;

import org.jspecify.annotations.NullMarked;
