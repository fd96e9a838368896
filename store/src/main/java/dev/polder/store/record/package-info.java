/// How one object is written down: row keys, the record format (house decision 2) and its encryption. Stateless but for
/// the keys; any thread.
@NullMarked
package dev.polder.store.record;

import org.jspecify.annotations.NullMarked;
