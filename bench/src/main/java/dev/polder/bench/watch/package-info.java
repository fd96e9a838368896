/// Many watches of one server, as a client that counts what arrives and when. One event loop; it opens them, reads them,
/// and calls whoever listens.
@NullMarked
package dev.polder.bench.watch;

import org.jspecify.annotations.NullMarked;
