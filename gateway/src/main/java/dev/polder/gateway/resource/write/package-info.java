/// Create, change and delete objects. Runs on the writer's virtual thread; the store decides races.
@NullMarked
package dev.polder.gateway.resource.write;

import org.jspecify.annotations.NullMarked;
