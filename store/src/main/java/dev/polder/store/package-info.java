/**
 * Remembers: write, list, watch, revisions. One committer thread owns every write.
 */
@NullMarked
package dev.polder.store;

import org.jspecify.annotations.NullMarked;
