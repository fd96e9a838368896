/// How fast and how patiently a downstream cluster is asked: the circuit breaker, the rate, and how threads wait. One of
/// each for each connection, shared by all of its threads.
@NullMarked
package dev.polder.syncer.flow;

import org.jspecify.annotations.NullMarked;
