/// Questions that are answered and not stored: may I, what may I, who am I; and credentials of a workspace. Runs on the
/// request's virtual thread.
@NullMarked
package dev.polder.gateway.review;

import org.jspecify.annotations.NullMarked;
