/// Processes: starting servers as children, and reading from `/proc` what servers use. Caller's thread.
@NullMarked
package dev.polder.bench.process;

import org.jspecify.annotations.NullMarked;
