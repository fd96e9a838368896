/// What is measured: the only home of Micrometer. Any thread; meters are thread-safe.
@NullMarked
package dev.polder.gateway.metrics;

import org.jspecify.annotations.NullMarked;
