/**
 * Judges who is calling and whether they may. Owns no thread; runs on the request's.
 */
@NullMarked
package dev.polder.authz;

import org.jspecify.annotations.NullMarked;
