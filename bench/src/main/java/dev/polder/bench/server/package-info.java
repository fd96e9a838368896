/// What is measured: servers that are started for it or are there already, and the objects that are written to them.
/// Caller's thread.
@NullMarked
package dev.polder.bench.server;

import org.jspecify.annotations.NullMarked;
