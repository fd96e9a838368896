/// One request and its answer, whatever the version of HTTP: from a collected body to a virtual thread, and back to the
/// event loop.
///
/// All state belongs to the event loop of its connection, but for two doors that any thread may use: `Exchange.signal`
/// (there is something to send) and `ServerScope` (counters of the whole server). Work that is signalled waits in the
/// `LoopQueue` of its loop, which runs it in one task and flushes every connection once.
@NullMarked
package dev.polder.gateway.http.exchange;

import org.jspecify.annotations.NullMarked;
