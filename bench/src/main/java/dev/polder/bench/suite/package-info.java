/// The benchmarks: each knows what to send, and what of it is a number. Caller's thread; numbers that come from a client's
/// thread are counted behind a lock.
@NullMarked
package dev.polder.bench.suite;

import org.jspecify.annotations.NullMarked;
