/// Measures a running API server from outside. Never shipped.
@NullMarked
package dev.polder.bench;

import org.jspecify.annotations.NullMarked;
