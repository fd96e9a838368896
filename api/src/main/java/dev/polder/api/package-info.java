/// Names things: keys, objects, schemas, patches, selectors, the built-in kinds as data. No I/O and no threads.
@NullMarked
package dev.polder.api;

import org.jspecify.annotations.NullMarked;
