/// Get, list and watch: bytes out of the store, spliced and framed. Lists run on the request's virtual thread, streams on
/// the connection's event loop.
@NullMarked
package dev.polder.gateway.resource.read;

import org.jspecify.annotations.NullMarked;
