/// Pure functions that make the desired downstream object out of a tenant's object. No state, any thread.
@NullMarked
package dev.polder.syncer.transform;

import org.jspecify.annotations.NullMarked;
