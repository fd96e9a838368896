/// Build-time only: writes the compact index of the built-in kinds that `api` carries as resources. One main thread.
@NullMarked
package dev.polder.index;

import org.jspecify.annotations.NullMarked;
