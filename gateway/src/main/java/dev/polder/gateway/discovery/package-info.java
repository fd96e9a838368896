/// What a client can find out about the server: groups, resources, version, health. Immutable documents, any thread.
@NullMarked
package dev.polder.gateway.discovery;

import org.jspecify.annotations.NullMarked;
