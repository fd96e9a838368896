/// What a client is told when a request fails: `Status`, and the exception that carries it. Immutable, any thread.
@NullMarked
package dev.polder.api.status;

import org.jspecify.annotations.NullMarked;
