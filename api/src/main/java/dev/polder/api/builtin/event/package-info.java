/// Events, in the form of the core group and in that of `events.k8s.io`. Immutable, any thread.
@NullMarked
package dev.polder.api.builtin.event;

import org.jspecify.annotations.NullMarked;
