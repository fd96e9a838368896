/// `pods/eviction`: deletes a pod when its PodDisruptionBudget lets it go. Runs on the threads of requests.
@NullMarked
package dev.polder.gateway.eviction;

import org.jspecify.annotations.NullMarked;
