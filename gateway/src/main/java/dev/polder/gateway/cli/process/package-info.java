/// What a command finds around it, and how it ends: environment, streams, signals, exit codes.
///
/// The main thread runs the command; a shutdown hook closes what was handed to the lifetime.
@NullMarked
package dev.polder.gateway.cli.process;

import org.jspecify.annotations.NullMarked;
