/**
 * Reaches out to downstream clusters: spec down, status up.
 */
@NullMarked
package dev.polder.syncer;

import org.jspecify.annotations.NullMarked;
