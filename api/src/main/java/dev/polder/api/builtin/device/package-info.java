/// Devices that pods can claim (`resource.k8s.io`), as data: nothing in a workspace allocates them. Expressions that select
/// devices have to be there; they are not compiled. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.device;

import org.jspecify.annotations.NullMarked;
