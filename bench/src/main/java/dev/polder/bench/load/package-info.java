/// The load generator: closed loops over raw HTTP/2 streams, so that the client costs little beside the server.
///
/// All loops of a run live on one Netty event loop; the caller's thread waits for it.
@NullMarked
package dev.polder.bench.load;

import org.jspecify.annotations.NullMarked;
